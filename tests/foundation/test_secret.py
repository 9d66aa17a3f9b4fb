"""The secret key."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from events.foundation import secret
from events.foundation.secret import UnsafeSecret


def test_a_new_installation_makes_its_own(tmp_path: Path) -> None:
    path = tmp_path / "var" / "secret.key"
    key = secret._read(path)
    assert len(key) == 64
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(path.parent.iterdir()) == [path]


def test_of_many_who_make_it_at_once_all_read_the_same(tmp_path: Path) -> None:
    path = tmp_path / "secret.key"
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: secret._make(path), range(8)))
    assert len(path.read_text()) == 64
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    "known", ["", "short", "a" * 64, "change-me-change-me-change-me-change-me!", "secret0123456789abcdefghijklmnopqrs"]
)
def test_one_that_others_know_is_refused(tmp_path: Path, known: str) -> None:
    path = tmp_path / "secret.key"
    path.write_text(known)
    path.chmod(0o600)
    with pytest.raises(UnsafeSecret, match="Move it away"):
        secret._read(path)


def test_one_that_others_may_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "secret.key"
    secret._make(path)
    path.chmod(0o640)
    with pytest.raises(UnsafeSecret, match="chmod 600"):
        secret._read(path)


def test_keys_of_two_purposes_have_nothing_in_common() -> None:
    assert secret.derived_key("badge") != secret.derived_key("link digits")
    assert secret.seal("a", "text") == secret.seal("a", "text")
    assert len(secret.derived_key("badge")) == 32
