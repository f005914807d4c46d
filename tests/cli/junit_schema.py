#!/usr/bin/env python3
"""Fails unless a file is what readers of JUnit reports expect (the schema of Jenkins' xunit plugin): junit_schema.py FILE"""

import sys
import xml.etree.ElementTree as tree

# Of each element: the attributes it must have, those it may have, and its children.
SCHEMA = {
    "testsuites": (set(), {"name", "time", "tests", "failures", "disabled", "errors"}, {"testsuite"}),
    "testsuite": (
        {"name", "tests"},
        {"failures", "errors", "time", "disabled", "skipped", "timestamp", "hostname", "id", "package"},
        {"properties", "testcase", "system-out", "system-err"},
    ),
    "testcase": (
        {"name", "classname"},
        {"assertions", "time", "status"},
        {"skipped", "error", "failure", "system-out", "system-err"},
    ),
    "failure": (set(), {"type", "message"}, set()),
    "skipped": (set(), {"type", "message"}, set()),
}


def check(element):
    required, optional, children = SCHEMA[element.tag]
    assert required <= set(element.keys()), f"{element.tag} lacks {required - set(element.keys())}"
    assert set(element.keys()) <= required | optional, f"{element.tag} has {element.keys()}"
    for child in element:
        assert child.tag in children, f"{child.tag} in {element.tag}"
        check(child)


def check_counts(suite):
    for attribute, path in [("tests", "testcase"), ("failures", "testcase/failure"), ("skipped", "testcase/skipped")]:
        found = len(suite.findall(path))
        assert int(suite.get(attribute)) == found, f"{attribute} is not {found}"


root = tree.parse(sys.argv[1]).getroot()
assert root.tag == "testsuites", root.tag
check(root)
for suite in root:
    check_counts(suite)
for case in root.iter("testcase"):
    result = case[0] if len(case) else None
    print(case.get("name"), "fine" if result is None else f"{result.tag}: {result.get('message')}")
