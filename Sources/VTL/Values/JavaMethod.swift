/// The methods of Java's String, List, Map, Number, Boolean, Character and their iterators that templates can call:
/// those of Java 8, without those that take lambdas or lead to reflection. A few of String's of Java 11 are here too: AWS
/// does not say which Java it runs, and to a template for Java 8 they make no difference.
enum JavaMethod: String, Sendable {
    // Object, Comparable
    case compareTo, equals, hashCode, toString
    // String
    case charAt, codePointAt, codePointBefore, codePointCount, compareToIgnoreCase, concat, contains, contentEquals
    case copyValueOf, endsWith, equalsIgnoreCase, format, getBytes, indexOf, intern, isEmpty, join, lastIndexOf, length
    case matches, regionMatches, replace, replaceAll, replaceFirst, split, startsWith, subSequence, substring
    case toCharArray, toLowerCase, toUpperCase, trim, valueOf
    // String of Java 11
    case isBlank, `repeat`, strip, stripLeading, stripTrailing
    // Collection, List, Map, iterators and entries
    case add, addAll, clear, clone, containsAll, containsKey, containsValue, count, ensureCapacity, entrySet, get,
        getKey
    case getOrDefault, getValue, hasNext, hasPrevious, iterator, keySet, listIterator, next, nextIndex, previous
    case previousIndex, put, putAll, putIfAbsent, remove, removeAll, retainAll, set, setValue, size, subList, toArray
    case sort, toJSONString, trimToSize, values
    // Number and its classes
    case abs, bitCount, bitLength, byteValue, compare, decode, divide, divideToIntegralValue, doubleValue, floatValue
    case gcd, getLowestSetBit, highestOneBit, intValue, intValueExact, isInfinite, isFinite, isNaN, longValue
    case longValueExact, lowestOneBit, max, min, mod, modPow, movePointLeft, movePointRight, multiply, negate
    case nextProbablePrime, numberOfLeadingZeros, numberOfTrailingZeros, parseDouble, parseInt, parseLong, plus, pow
    case precision, remainder, reverse, reverseBytes, rotateLeft, rotateRight, scale, scaleByPowerOfTen, setScale
    case shiftLeft, shiftRight, shortValue, signum, stripTrailingZeros, subtract, sum, testBit, toBigInteger
    case toBinaryString, toEngineeringString, toHexString, toOctalString, toPlainString, unscaledValue
    // Boolean
    case booleanValue, logicalAnd, logicalOr, logicalXor, parseBoolean
    // Character
    case charValue, digit, forDigit, getNumericValue, isAlphabetic, isDigit, isLetter, isLetterOrDigit, isLowerCase
    case isSpaceChar, isUpperCase, isWhitespace
}
