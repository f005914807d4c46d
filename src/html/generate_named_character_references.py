#!/usr/bin/env python3
"""Writes named_character_references.inc from namedEntities.test of html5lib-tests, which holds every name and value
of https://html.spec.whatwg.org/#named-character-references.

usage: generate_named_character_references.py namedEntities.test > named_character_references.inc
"""
import json
import re
import sys


def escaped(character):
    code = ord(character)
    if character.isascii():
        return character if character.isalnum() else f"\\{code:03o}"
    return f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}"


def main():
    values, without_semicolon = {}, set()
    for test in json.load(open(sys.argv[1], encoding="utf-8"))["tests"]:
        match = re.fullmatch(r"Named entity: (\w+);? (with|without) a semi-colon", test["description"])
        if not match:
            continue
        name = match[1]
        if match[2] == "without":
            without_semicolon.add(name)
        else:
            values[name] = test["output"][0][1]
    print("// Made by generate_named_character_references.py: name, value, whether the name needs no semicolon.")
    for name in sorted(values):
        value = "".join(map(escaped, values[name]))
        print(f'{{"{name}", "{value}", {str(name in without_semicolon).lower()}}},')


main()
