"""What the documents say is there, is there."""

import re
from itertools import chain
from pathlib import Path

import pytest

from events.cli import COMMANDS, main

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    path.relative_to(ROOT).as_posix()
    for path in chain(ROOT.glob("*.md"), ROOT.glob("docs/**/*.md"), ROOT.glob("scheduling/*.md"))
)
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")
COMMAND = re.compile(r"lianqiao ([a-z][a-z-]+)")


@pytest.mark.parametrize("page", PAGES)
def test_every_link_of_a_page_leads_to_a_file(page: str) -> None:
    folder = (ROOT / page).parent
    targets = [target for target in LINK.findall((ROOT / page).read_text(encoding="utf-8")) if "://" not in target]
    assert [target for target in targets if not (folder / target).exists()] == []


def test_every_command_named_in_the_documents_exists(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    offered = set(re.findall(r"^    ([a-z-]+)", capsys.readouterr().out, re.MULTILINE))
    named = set(chain.from_iterable(COMMAND.findall((ROOT / page).read_text(encoding="utf-8")) for page in PAGES))
    assert len(COMMANDS) <= len(offered)
    assert named - offered == set()


def test_every_decision_is_one_page() -> None:
    long = [path.name for path in ROOT.glob("docs/decisions/*.md") if len(path.read_text().splitlines()) > 60]
    assert long == []
