/// Java's regular expressions (`java.util.regex`, Java 17), which AWS's patterns are written for, as PCRE2 reads them.
///
/// What Java refuses is refused, above all what PCRE2 would understand: recursion, conditions, branch reset, `\K`,
/// `(?P<n>…)`, verbs, `{,3}`. Sets and case are spelled out (see `JavaTranslation`), so that `(?i)` folds ASCII
/// alone, as in Java without `(?u)`.
///
/// Differs from Java:
/// - Refused by PCRE2: look-behind of variable length, repeats above 65,535, names of groups above 32 letters.
/// - Refused by name: `\p{In…}` of all but the best-known blocks, `\N{…}`, `\b{g}`, a lone surrogate `\uD800`.
/// - `$` (without `(?m)`) and `\Z` take a VT or FF at the end for a line end too.
/// - A back reference under `(?i)` folds all of Unicode; `\b` takes other numbers (`½`) for letters and does not
///   know marks that join a letter; `\G` is where the search started.
struct JavaSyntax {
    /// The source PCRE2 is to compile.
    let translated: [UInt8]
    /// Where the elements of the pattern lie, first to last.
    private let places: [(translated: Int, source: Int)]

    init(_ source: String) throws(PatternError) {
        var translation = JavaTranslation(source, groups: nil)
        try translation.run()
        if translation.refersAhead {
            // Only now it is known which of the groups ahead exist.
            translation = JavaTranslation(source, groups: translation.groupCount)
            try translation.run()
        }
        translated = translation.out
        places = translation.places
    }

    /// Offset in the source of an offset PCRE2 reports: the start of the element there.
    func sourceOffset(_ offset: Int) -> Int {
        places.last { $0.translated <= offset }?.source ?? 0
    }
}
