"""Word lists kept as data."""

from functools import cache
from importlib.resources import files


@cache
def _sections() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    lines: list[str] = []
    source = files("bot.language") / "data" / "words.txt"
    for line in source.read_text("utf-8").splitlines():
        if line.startswith("["):
            lines = found.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            lines.append(line)
    return found


def word_list(section: str) -> frozenset[str]:
    """All words of a section of `data/words.txt`."""
    return frozenset(" ".join(_sections()[section]).split())


def word_lines(section: str) -> list[str]:
    """The lines of a section, for sections where a line belongs together."""
    return _sections()[section]
