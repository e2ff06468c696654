"""The rules of the house that import-linter does not hold, read from the code itself."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
CODE = ("bot", "handlers", "storage", "prompts")
LONGEST = 400

_NOW = {"now", "utcnow", "today", "time", "time_ns", "localtime", "gmtime"}
_CLOCKS = {"datetime", "date", "time"}


def _files(*folders: str) -> Iterator[Path]:
    for folder in folders:
        for file in sorted((ROOT / folder).rglob("*.py")):
            if "versions" not in file.parts:
                yield file


@cache
def _tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"), str(file))


@cache
def _imports(file: Path) -> set[str]:
    """Every module that a file imports, wherever in it: dotted names."""
    found: set[str] = set()
    for node in ast.walk(_tree(file)):
        if isinstance(node, ast.Import):
            found |= {one.name for one in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found |= {node.module, *(f"{node.module}.{one.name}" for one in node.names)}
    return found


def _who_imports(package: str) -> set[str]:
    return {
        str(file.relative_to(ROOT))
        for file in _files(*CODE)
        if any(name == package or name.startswith(f"{package}.") for name in _imports(file))
    }


@pytest.mark.parametrize(
    ("package", "only"),
    [
        ("apscheduler", {"bot/ticker.py"}),
        ("openai", {"bot/language/model.py"}),
        ("alembic", {"storage/migrate.py", "storage/new_revision.py", "storage/migrations/env.py"}),
        ("pydantic_settings", {"bot/settings.py"}),
        ("fpdf", {f"bot/coaching/review/{name}.py" for name in ("paper", "letters")}),
        ("pymupdf_fonts", {"bot/coaching/review/letters.py"}),
    ],
)
def test_a_package_is_known_in_its_one_place_only(package: str, only: set[str]) -> None:
    assert _who_imports(package) <= only


def test_paper_is_made_by_what_is_loaded_only_when_somebody_asks_for_it() -> None:
    slow = ("bot.coaching.review.paper", "bot.coaching.review.letters")
    at_once = {
        str(file.relative_to(ROOT))
        for file in _files(*CODE)
        for node in _tree(file).body
        if isinstance(node, ast.ImportFrom) and node.module in slow
    }
    assert at_once == {"bot/coaching/review/paper.py"}


def _asks_the_system_for_the_time(tree: ast.Module) -> Iterator[int]:
    """Lines with datetime.now(), date.today(), time.time() and their like."""
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Call)
            and isinstance(node.func, ast.Attribute)
            and node.func.attr in _NOW
            and isinstance(node.func.value, ast.Name | ast.Attribute)
        ):
            value = node.func.value
            name = value.id if isinstance(value, ast.Name) else value.attr
            if name in _CLOCKS:
                yield node.lineno


def test_nobody_but_the_clock_asks_the_system_for_the_time() -> None:
    found = {
        f"{file.relative_to(ROOT)}:{line}"
        for file in _files(*CODE)
        for line in _asks_the_system_for_the_time(_tree(file))
    }
    assert {place.partition(":")[0] for place in found} == {"bot/clock.py"}, found


def test_the_look_for_clocks_sees_them() -> None:
    code = "datetime.now(UTC); dt.datetime.utcnow(); date.today(); time.time(); clock.now()"
    assert len(list(_asks_the_system_for_the_time(ast.parse(code)))) == 4


_TARGETS = (
    *("answer", "bands", "case", "chain", "contradictions", "events", "explain", "fairness"),
    *("json_fields", "periods", "picture", "relief", "so_far", "standing", "transfers"),
)
"""The rules of targets; the services stand beside them."""


def _rules() -> list[Path]:
    """Modules that decide and touch nothing: whose names the design gives, and `rules`."""
    named = (
        "rules.py",
        "schedule.py",
        "weekly.py",
        "choosing.py",
        "relief.py",
        "courtesy_rules.py",
    )
    features = [file for file in _files("bot") if "commands" not in file.parts]
    signals = [file for file in features if "signals" in file.parts]
    targets = [file for file in features if "targets" in file.parts and file.stem in _TARGETS]
    return sorted({*(file for file in features if file.name in named), *signals, *targets})


@pytest.mark.parametrize("file", _rules(), ids=lambda file: str(file.relative_to(ROOT)))
def test_rules_know_no_queries_sessions_networks_or_settings(file: Path) -> None:
    forbidden = ("storage.queries", "storage.session", "sqlalchemy", "sqlmodel", "bot.settings",
                 "httpx", "aiohttp", "socket", "bot.outbox.service", "handlers")  # fmt: skip
    assert not [
        name
        for name in _imports(file)
        if any(name == one or name.startswith(f"{one}.") for one in forbidden)
    ]


def test_cards_touch_no_database() -> None:
    for file in _files("bot"):
        if file.name.endswith("cards.py"):
            assert not {"storage.session", "sqlmodel", "sqlalchemy"} & _imports(file), file


@pytest.mark.parametrize("feature", ["checkins", "coaching", "highlights", "people", "scorecard"])
def test_a_feature_reaches_the_chat_platforms_through_the_outbox_alone(feature: str) -> None:
    for file in _files(f"bot/{feature}"):
        names = _imports(file)
        assert not [name for name in names if name.startswith(("handlers", "bot.messenger"))], file
        assert "bot.outbox.drain" not in names, file


def test_no_file_hides_a_second_idea() -> None:
    long = {
        str(file.relative_to(ROOT)): lines
        for file in _files(*CODE, "tests", "benchmarks")
        if (lines := len(file.read_text(encoding="utf-8").splitlines())) > LONGEST
    }
    # Tables of examples and the outbox's many ways to go wrong: long, and one idea all the same.
    known = {
        "tests/bot/checkins/test_schedule.py",
        "tests/bot/targets/imports/test_import_files.py",
    }
    assert set(long) <= known, long


def test_each_kind_of_message_says_whether_a_repeat_or_a_miss_is_the_lesser_evil() -> None:
    silent = [
        f"{file.relative_to(ROOT)}:{node.lineno}"
        for file in _files("bot")
        for node in ast.walk(_tree(file))
        if isinstance(node, ast.Call)
        and ast.unparse(node.func).rpartition(".")[2] == "Message"
        and "repeatable" not in {one.arg for one in node.keywords}
    ]
    assert silent == []
