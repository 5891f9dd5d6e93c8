#!/usr/bin/env python3
"""Writes the corpus's generated cases: templates composed from the grammar, and mutations that often do not parse.

  generate.py FOLDER        writes FOLDER/generated.json and FOLDER/mutated.json, without what Velocity makes of them

The same seed gives the same cases on every machine and with every Python: the random numbers are this file's own.
"""
import json
import pathlib
import sys

WELL_FORMED = 170
MUTATED = 230

VARIABLES = {
    "name": "Ann", "n": 5, "big": 3000000000, "price": 2.5, "yes": True, "no": False, "none": None, "empty": "",
    "list": ["a", "b", "c"], "numbers": [3, 1, 2], "map": {"id": 7, "tag": "t", "sub": {"deep": [1, 2]}},
    "items": [{"id": 1, "name": "one"}, {"id": 2, "name": "two"}],
}


class Dice:
    """A linear congruential generator with 48 bits, the upper ones used."""

    def __init__(self, seed):
        self.state = seed

    def below(self, bound):
        self.state = (self.state * 0x5DEECE66D + 0xB) & 0xFFFFFFFFFFFF
        return (self.state >> 17) % bound

    def pick(self, choices):
        return choices[self.below(len(choices))]

    def chance(self, percent):
        return self.below(100) < percent


class Grammar:
    """Composes one template; `depth` bounds the nesting of blocks and expressions."""

    def __init__(self, dice):
        self.dice = dice
        self.macros = []

    def template(self):
        parts = []
        if self.dice.chance(20):
            parts.append(self.macro())
        parts += [self.piece(3) for _ in range(2 + self.dice.below(5))]
        return "".join(parts)

    def block(self, depth):
        return "".join(self.piece(depth) for _ in range(1 + self.dice.below(3)))

    def piece(self, depth):
        pick = self.dice.below(100)
        if depth == 0 or pick < 25:
            return self.text()
        if pick < 50:
            return self.reference(depth - 1)
        if pick < 64:
            return self.set(depth - 1)
        if pick < 76:
            return self.conditional(depth - 1)
        if pick < 86:
            return self.loop(depth - 1)
        if pick < 90:
            return self.dice.pick(["## note\n", "#* note *#", "#[[ $raw #if ]]#", "#** doc *#\n"])
        if pick < 94 and self.macros:
            return "#" + self.dice.pick(self.macros) + "(" + self.operand(1) + ")" + self.gap()
        return self.dice.pick(["\\$name", "\\$unknown", "\\#if", "\\\\$n", "$", "#", "$!", "${", "#fff", "a@b.c", "\\"])

    def gap(self):
        return self.dice.pick(["", "", "", " ", "\n", "\n", "  \n", "\n  ", "\r\n", "\t"])

    def text(self):
        words = [
            "lorem", "{\"a\": 1}", ", ", " : ", "<b>", "\n", "  \n", "x", "\"", "'", "(", ")", "[", "]", "}", ".", "-",
        ]
        return "".join(self.dice.pick(words) for _ in range(1 + self.dice.below(3)))

    def path(self, depth):
        name = self.dice.pick([
            "name", "n", "big", "price", "yes", "no", "none", "empty", "list", "numbers", "map", "items", "unknown",
            "v", "w",
        ])
        steps = ""
        while self.dice.chance(35):
            steps += self.dice.pick([
                ".id", ".tag", ".sub", ".deep", ".size()", "[0]", "[-1]", "['id']", ".get('tag')", ".toString()",
                ".length()", ".isEmpty()", ".unknown", ".keySet()", ".values()", ".contains('a')", ".equals($n)",
            ])
        if depth > 0 and self.dice.chance(8):
            steps += ".concat(" + self.string(0) + ")"
        return name + steps

    def reference(self, depth):
        path = self.path(depth)
        shape = self.dice.pick(["$%s", "$%s", "${%s}", "$!%s", "$!{%s}"])
        return shape % path + self.gap()

    def string(self, depth):
        if self.dice.chance(50):
            return self.dice.pick(["'plain'", "'it''s $n'", "''", "'a'", "'$name #if'"])
        inner = self.dice.pick(["text", "$name", "${n}x", "$!unknown", "$map.id", "a \"\"b\"\"", "", "#if($yes)y#end"])
        return '"' + inner + self.dice.pick(["", " ", "-$n", "!"]) + '"'

    def operand(self, depth):
        pick = self.dice.below(100)
        if pick < 35:
            return "$" + self.path(0)
        if pick < 55:
            return self.dice.pick(["0", "1", "2", "-3", "10", "2.5", "2147483647", "true", "false"])
        if pick < 80:
            return self.string(depth)
        if pick < 90 and depth > 0:
            return "[" + ", ".join(self.operand(0) for _ in range(self.dice.below(4))) + "]"
        if pick < 95:
            return self.dice.pick(["[1..3]", "[3..1]", "[0..$n]"])
        return self.dice.pick(["{}", "{'k': 1}", "{\"k\": $name, 'j': [1]}"])

    def expression(self, depth):
        pick = self.dice.below(100)
        if depth == 0 or pick < 45:
            return self.operand(1)
        blank = self.dice.pick([" ", " ", " ", ""])
        left, right = self.expression(depth - 1), self.expression(depth - 1)
        if pick < 70:
            return left + " " + self.dice.pick(["+", "-", "*", "/", "%"]) + " " + right
        if pick < 85:
            return left + " " + self.dice.pick(["==", "!=", "<", ">", "<=", ">=", "eq", "lt"]) + " " + right
        if pick < 93:
            return left + " " + self.dice.pick(["&&", "||", "and", "or"]) + " " + right
        return self.dice.pick(["(" + left + ")", "!" + blank + "(" + left + ")"])

    def set(self, depth):
        target = self.dice.pick(["$v", "$w", "$v", "$map.tag", "$list[0]", "$map['id']", "${v}"])
        return self.dice.pick(["", " ", "  "]) + "#set(" + target + " = " + self.expression(2) + ")" + self.gap()

    def conditional(self, depth):
        text = "#if(" + self.expression(2) + ")" + self.gap() + self.block(depth)
        if self.dice.chance(30):
            text += "#elseif(" + self.expression(1) + ")" + self.gap() + self.block(depth)
        if self.dice.chance(50):
            text += self.dice.pick(["#else ", "#{else}", "#else\n"]) + self.block(depth)
        return text + self.dice.pick(["#end\n", "#end ", "#{end}", "#end"]) + self.gap()

    def loop(self, depth):
        over = self.dice.pick([
            "$list", "$items", "[1..3]", "$map.keySet()", "$map", "['x', $n]", "$unknown", "$numbers",
        ])
        tail = self.dice.pick([
            "", "$foreach.count", "#if($foreach.hasNext),#end", "$velocityCount", "$foreach.index;", "#break",
        ])
        name = self.dice.pick(["v", "w", "i"])
        return "#foreach($" + name + " in " + over + ")" + self.gap() + "$" + name + self.gap() + self.block(depth) \
            + tail + self.dice.pick(["#end\n", "#{end}", "#end "])

    def macro(self):
        name = self.dice.pick(["show", "wrap", "my-macro"])
        text = "#macro(" + name + " $arg)" + self.gap() + "<$arg>" + self.gap() + self.block(1) + "#end" + self.gap()
        self.macros.append(name)
        return text


def mutated(dice, template):
    """One to three deletions, doublings, swaps or insertions of what the lexer cares for."""
    text = list(template)
    for _ in range(1 + dice.below(3)):
        if not text:
            break
        at = dice.below(len(text))
        pick = dice.below(4)
        if pick == 0:
            del text[at]
        elif pick == 1:
            text.insert(at, text[at])
        elif pick == 2:
            other = dice.below(len(text))
            text[at], text[other] = text[other], text[at]
        else:
            text.insert(at, dice.pick([
                "$", "#", "{", "}", "(", ")", "[", "]", "\"", "'", "\\", "!", ".", "\n", " ", "*", "-", ",",
                "#end", "#if(",
            ]))
    return "".join(text)


def used(template):
    return {name: value for name, value in VARIABLES.items() if name in template}


def case(name, template):
    variables = used(template)
    return {"name": name, "template": template} | ({"variables": variables} if variables else {})


def main(folder):
    dice = Dice(20100)
    well_formed = [case(f"template {number}", Grammar(dice).template()) for number in range(1, WELL_FORMED + 1)]
    cases = []
    while len(cases) < MUTATED:
        template = mutated(dice, Grammar(dice).template())
        if len(template) < 220:
            cases.append(case(f"mutation {len(cases) + 1}", template))
    for name, each in (("generated", well_formed), ("mutated", cases)):
        (folder / f"{name}.json").write_text(json.dumps(each, indent=2) + "\n")


main(pathlib.Path(sys.argv[1]))
