"""What the documents say is true: commands, files and links exist. The steps are walked in
`test_guides.py`."""

import re
from pathlib import Path

import pytest

from bot.cli import COMMANDS

ROOT = Path(__file__).parent.parent
DOCUMENTS = [
    *(ROOT / name for name in ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md")),
    *sorted((ROOT / "docs").glob("*.md")),
]


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_and_pictures_lead_somewhere(document: Path) -> None:
    targets = re.findall(r"\]\(([^)#]+)\)", document.read_text(encoding="utf-8"))
    local = [target for target in targets if "://" not in target]
    missing = [target for target in local if not (document.parent / target).exists()]
    assert missing == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_files_that_are_named_exist(document: Path) -> None:
    named = re.findall(
        r"`((?:bot|handlers|storage|prompts|tests|examples|docs)/[\w./-]+)`",
        document.read_text(encoding="utf-8"),
    )
    missing = [name for name in named if not (ROOT / name).exists()]
    assert missing == []


def test_every_make_target_that_is_named_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.M))
    for document in DOCUMENTS:
        words = document.read_text(encoding="utf-8")
        named = set(re.findall(r"`make ([a-z-]+)", words)) | set(
            re.findall(r"^make ([a-z-]+)", words, re.M)
        )
        assert named <= targets, document.name


def test_the_table_of_commands_names_commands_that_exist() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"^\| `([a-z]+)", readme, re.M)) | set(
        re.findall(r"`([a-z]+) PERSON`", readme)
    )
    assert named <= {entry.name for entry in COMMANDS}
    assert {"demo", "run", "apply", "schedule"} <= named
