#!/usr/bin/env python3
"""What a shell completes with the program's script: completion_test.py bash|zsh|fish PROGRAM"""

import os
import pathlib
import pty
import re
import select
import subprocess
import sys
import tempfile
import time

PATIENCE_S = 60


class Bash:
    """Calls what `complete` was given, as bash does."""

    ASK = r"""
        source "$1"
        COMP_WORDS=("${@:2}") COMP_CWORD=$(($# - 2))
        _fanfold 2>/dev/null
        printf '%s\n' "${COMPREPLY[@]}"
    """

    def __init__(self, script):
        self.script = script

    def complete(self, line):
        words = re.findall(r"=|[^ =]+", line) + ([""] if line.endswith(" ") else [])
        return output_of("bash", "--norc", "-c", self.ASK, "bash", self.script, *words).split("\n")


class Fish:
    def __init__(self, script):
        self.script = script

    def complete(self, line):
        asked = output_of("fish", "--no-config", "-c", f"source {self.script}; complete --do-complete '{line}'")
        return [line.split("\t")[0] for line in asked.split("\n")]


class Zsh:
    """On a terminal of its own, where every TAB prints what would be added to the line."""

    SETUP = r"""
        PS1='' zle_bracketed_paste=() LISTMAX=0
        autoload -Uz compinit && compinit -u -D
        fpath=(%s $fpath); autoload -Uz _fanfold; compdef _fanfold fanfold
        compadd() {
            if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then builtin compadd "$@"; return; fi
            local -a hits; builtin compadd -A hits "$@"; (( $#hits )) && print -rl -- "<"$^hits">"
        }
        ended() { print END; }
        complete_line() { comppostfuncs=(ended); zle complete-word; BUFFER=''; }
        zle -N complete_line; bindkey '^I' complete_line
        print READY
    """

    def __init__(self, script):
        self.folder = script.parent
        (self.folder / "_fanfold").write_text(script.read_text())
        (self.folder / "setup").write_text(self.SETUP % self.folder)
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            os.environ.update(TERM="dumb", COLUMNS="2000")
            os.execvp("zsh", ["zsh", "-f", "-i"])
        os.write(self.terminal, f"stty -echo; source {self.folder}/setup\n".encode())
        self.read_until("\nREADY")

    def read_until(self, text):
        printed, deadline = "", time.monotonic() + PATIENCE_S
        while text not in printed.replace("\r", ""):
            assert select.select([self.terminal], [], [], deadline - time.monotonic())[0], printed
            printed += os.read(self.terminal, 65536).decode()
        return printed

    def complete(self, line):
        os.write(self.terminal, (line + "\t").encode())
        return re.findall(r"<([^<>\n]*)>", self.read_until("END").replace("\r", ""))


def output_of(*command):
    return subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE).stdout


def options_in(help_text):
    return {name for line in help_text.splitlines() for name in re.findall(r"^  (?:-\w, )?(--[\w-]+)", line)}


def commands_in(help_text):
    """Of a command without commands, none."""
    behind = help_text.partition("\nCommands:\n")[2].split("\n\n")[0]
    return set(re.findall(r"^  ([\w-]+) ", behind, re.MULTILINE))


class Checks:
    """Each is of what a user sees after TAB."""

    def __init__(self, shell, program):
        self.shell = shell
        self.program = program

    def completed(self, line):
        """Without what is there already, where the shell repeats it, its quoting, and what it adds behind a word."""
        return {re.sub(r"^--[\w-]+=(?=.)", "", word).replace("\\", "").rstrip(" =/") for word in self.shell.complete(line)} - {""}

    def check(self, line, expected):
        found = self.completed(line)
        assert found == set(expected), f"{line!r}: {sorted(found)} instead of {sorted(expected)}"

    def help(self, *command):
        return output_of(self.program, "help", *command)

    def every_command(self):
        commands = commands_in(self.help())
        assert {"crawl", "extract", "demo", "completion"} <= commands, commands
        self.check("fanfold ", commands)
        self.check("fanfold help ", commands)
        self.check("fanfold cr", {"crawl"})

    def commands_of_commands(self):
        self.check("fanfold token ", {"add", "list", "quota", "revoke"})
        self.check("fanfold token re", {"revoke"})
        self.check("fanfold token add --crawls 3 --requ", {"--requests-per-minute"})
        self.check("fanfold token list --data si", {"site"})
        self.check("fanfold token add ", set())

    def every_option(self):
        for command in commands_in(self.help()):
            self.check(f"fanfold {command} --", options_in(self.help(command)))
            for within in commands_in(self.help(command)):
                self.check(f"fanfold {command} {within} --", options_in(self.help(command, within)))
        self.check("fanfold crawl http://a.test/ --depth 3 --jso", {"--jsonl"})

    def choices(self):
        self.check("fanfold crawl --scope ", {"host", "domain", "prefix", "any"})
        self.check("fanfold crawl --scope d", {"domain"})
        self.check("fanfold crawl --scope=d", {"domain"})
        self.check("fanfold completion ", {"bash", "zsh", "fish"})

    def files(self):
        self.check("fanfold crawl --jsonl ", {"pages one.jsonl", "site"})
        self.check("fanfold crawl --config si", {"site"})
        for command in commands_in(self.help()):
            if f"fanfold {command} [OPTION]... FILE" in self.help(command):
                self.check(f"fanfold {command} ", {"pages one.jsonl", "site"})

    def nothing_where_nothing_is_known(self):
        self.check("fanfold crawl ", set())
        self.check("fanfold crawl --depth ", set())


def main():
    kind, program = sys.argv[1], os.path.abspath(sys.argv[2])
    with tempfile.TemporaryDirectory() as scripts, tempfile.TemporaryDirectory() as folder:
        script = pathlib.Path(scripts) / "script"
        script.write_text(output_of(program, "completion", kind))
        os.chdir(folder)
        pathlib.Path("pages one.jsonl").touch()
        pathlib.Path("site").mkdir()
        os.environ["HOME"] = folder
        checks = Checks({"bash": Bash, "zsh": Zsh, "fish": Fish}[kind](script), program)
        for check in (checks.every_command, checks.commands_of_commands, checks.every_option, checks.choices, checks.files,
                      checks.nothing_where_nothing_is_known):
            check()


if __name__ == "__main__":
    main()
