#!/usr/bin/env python3
"""The systemd unit of an installed program: service_test.py PREFIX

What it starts is started as systemd would; systemd itself looks at the file where there is one.
"""

import pathlib
import shlex
import shutil
import signal
import subprocess
import sys
import tempfile


def values_of(unit, name):
    return [line.partition("=")[2] for line in unit.splitlines() if line.startswith(name + "=")]


def check_start(unit, prefix, folder):
    """It listens where /etc/fanfold/config.toml says, keeps its data in its own folder, and ends well when it is told."""
    places = {"%S": str(folder / "lib"), "%E": str(folder / "etc")}
    configuration = folder / "etc/fanfold/config.toml"
    configuration.parent.mkdir(parents=True)
    configuration.write_text('[serve]\nlisten = "127.0.0.3:0"\n')
    (folder / "lib").mkdir()

    def expanded(text):
        for specifier, place in places.items():
            text = text.replace(specifier, place)
        return text

    [start] = values_of(unit, "ExecStart")
    command = shlex.split(expanded(start))
    assert command[0] == "fanfold", "a name that systemd looks up in /usr/bin and /usr/local/bin"
    variables = dict(expanded(value).split("=") for value in values_of(unit, "Environment"))
    with subprocess.Popen([prefix / "bin/fanfold", *command[1:]], env=variables, stderr=subprocess.PIPE, text=True) as server:
        assert "serving http://127.0.0.3:" in (line := server.stderr.readline()), line
        [state] = values_of(unit, "StateDirectory")
        assert (folder / "lib" / state / "catalogue.db").exists()
        server.send_signal(signal.SIGTERM)
        rest = server.stderr.read()
    assert server.returncode == 0, rest


def check_with_systemd(unit, prefix, folder):
    copy = folder / "fanfold.service"
    copy.write_text(unit.replace("ExecStart=fanfold", f"ExecStart={prefix}/bin/fanfold"))
    said = subprocess.run(["systemd-analyze", "verify", "--man=no", copy], text=True, capture_output=True)
    complaints = [line for line in said.stderr.splitlines() if "fanfold.service" in line]
    assert said.returncode == 0 and not complaints, said.stderr


def main():
    prefix = pathlib.Path(sys.argv[1]).resolve()
    unit = (prefix / "lib/systemd/system/fanfold.service").read_text()
    with tempfile.TemporaryDirectory() as folder:
        check_start(unit, prefix, pathlib.Path(folder))
        if shutil.which("systemd-analyze"):
            check_with_systemd(unit, prefix, pathlib.Path(folder))


if __name__ == "__main__":
    main()
