#!/usr/bin/env python3
"""What an installed program brings along: manual_test.py PREFIX"""

import pathlib
import re
import subprocess
import sys


def output_of(*command):
    return subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE).stdout


def unstyled(text):
    """Without the backspaces by which mandoc makes letters bold, on one line."""
    return re.sub(r"\s+", " ", re.sub(r".\x08", "", text))


def check_page(page, help_text):
    """It is clean, and says all that the help says."""
    output_of("mandoc", "-T", "lint", "-W", "style", page)
    shown = unstyled(output_of("mandoc", "-T", "ascii", page))
    for section in ("NAME", "SYNOPSIS", "SEE ALSO"):
        assert f" {section} " in shown, f"{page.name}: no {section}"
    options = re.findall(r"^  (?:-\w, )?(--[\w-]+(?: \S+)?)(?:$|  )", help_text, re.MULTILINE)
    assert options, f"{page.name}: no option"
    for line in options + re.findall(r"^  (fanfold .*)$", help_text, re.MULTILINE):
        words = re.sub(r"\s+", " ", line)
        assert f" {words} " in shown + " ", f"{page.name}: no {line}"


def commands_in(help_text):
    """Of a command without commands, none."""
    behind = help_text.partition("\nCommands:\n")[2].split("\n\n")[0]
    return re.findall(r"^  ([\w-]+) ", behind, re.MULTILINE)


def main():
    prefix = pathlib.Path(sys.argv[1])
    program, share = prefix / "bin/fanfold", prefix / "share"
    overview = output_of(program, "help")
    commands = [[word] for word in commands_in(overview)]
    commands += [[word, within] for [word] in commands for within in commands_in(output_of(program, "help", word))]
    pages = {page.name for page in (share / "man/man1").iterdir()}
    assert pages == {"fanfold.1"} | {f"fanfold-{'-'.join(words)}.1" for words in commands}, pages
    check_page(share / "man/man1/fanfold.1", overview)
    for words in commands:
        check_page(share / f"man/man1/fanfold-{'-'.join(words)}.1", output_of(program, "help", *words))
    for shell, script in {"bash": "bash-completion/completions/fanfold", "zsh": "zsh/site-functions/_fanfold",
                          "fish": "fish/vendor_completions.d/fanfold.fish"}.items():
        assert (share / script).read_text() == output_of(program, "completion", shell), script


if __name__ == "__main__":
    main()
