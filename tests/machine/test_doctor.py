"""`lianqiao doctor` finds what is wrong and says what to do."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest


def doctor(var: Path, **settings: str) -> tuple[int, dict[str, tuple[str, str]]]:
    outside = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment = outside | {"LIANQIAO_VAR": str(var)} | settings
    words = [sys.executable, "-m", "events.cli", "doctor", "--json"]
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    findings = json.loads(done.stdout)["findings"]
    return done.returncode, {one["subject"]: (one["verdict"], one["text"]) for one in findings}


def lianqiao(var: Path, *words: str, **settings: str) -> tuple[int, str]:
    environment = os.environ | {"LIANQIAO_VAR": str(var), "DATABASE_URL": ""} | settings
    command = [sys.executable, "-m", "events.cli", *words]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def test_a_new_installation_lacks_its_schema_until_it_is_migrated(tmp_path: Path) -> None:
    status, found = doctor(tmp_path / "var")
    assert (status, found["database"][0], found["schema"][0]) == (1, "good", "wrong")
    assert found["schema"][1].endswith("lianqiao migrate")

    assert lianqiao(tmp_path / "var", "migrate") == (0, "")

    status, found = doctor(tmp_path / "var")
    assert (status, found["schema"]) == (0, ("good", "up to date"))
    assert found["queue"] == ("good", "0 workers, 0 jobs waiting, 0 failed")


def test_a_secret_that_others_may_read_is_wrong_and_not_served(tmp_path: Path) -> None:
    secret = tmp_path / "secret.key"
    secret.write_text("0f1e2d3c4b5a69788796a5b4c3d2e1f0" * 2)
    secret.chmod(0o644)
    status, found = doctor(tmp_path, DATABASE_URL="postgresql://nobody@127.0.0.1:1/x")
    assert (status, found["secret"][0]) == (1, "wrong")
    assert "chmod 600" in found["secret"][1]
    status, said = lianqiao(tmp_path, "serve", "--port", "0")
    assert (status, "chmod 600" in said, "Traceback" in said) == (1, True, False)


def test_a_database_that_cannot_be_reached_is_wrong(tmp_path: Path) -> None:
    status, found = doctor(tmp_path, DATABASE_URL="postgresql://nobody@127.0.0.1:1/x")
    assert (status, found["database"][0]) == (1, "wrong")
    assert "schema" not in found


@pytest.mark.parametrize("words", [["migrate"], ["worker"], ["serve"]])
def test_commands_tell_in_one_line_that_the_database_cannot_be_reached(tmp_path: Path, words: list[str]) -> None:
    status, said = lianqiao(tmp_path, *words, DATABASE_URL="postgresql://nobody@127.0.0.1:1/x", PORT="0")
    assert (status, "Traceback" in said) == (1, False)
    assert "127.0.0.1" in said


def test_a_setting_that_cannot_be_used_is_wrong_input_and_named(tmp_path: Path) -> None:
    assert lianqiao(tmp_path, "doctor", PORT="abc") == (2, "PORT must be a whole number, not 'abc'\n")
