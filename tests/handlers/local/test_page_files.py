"""The page's files: complete, from this machine alone, and never turning words into markup."""

import re
from pathlib import Path

import pytest

from handlers.local.routes import HEADERS, PAGE
from tests.handlers.local.small_world import World

FILES = sorted(file for file in PAGE.rglob("*") if file.is_file())
SCRIPTS = [file for file in FILES if file.suffix == ".js"]
TEXTS = [file for file in FILES if file.suffix in {".js", ".css", ".html"}]


@pytest.mark.parametrize("file", TEXTS, ids=lambda file: file.name)
def test_nothing_comes_from_elsewhere(file: Path) -> None:
    words = file.read_text()
    addresses = set(re.findall(r"https?://[^\"'\s)]+", words)) - {"http://www.w3.org/2000/svg"}
    assert addresses == set()


@pytest.mark.parametrize("file", SCRIPTS, ids=lambda file: file.name)
def test_words_never_become_markup(file: Path) -> None:
    words = file.read_text()
    for way in (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "DOMParser",
    ):
        assert way not in words


@pytest.mark.parametrize("file", SCRIPTS, ids=lambda file: file.name)
def test_every_import_names_a_file_that_exists_and_exports_it(file: Path) -> None:
    words = file.read_text()
    for names, source in re.findall(r'import \{([^}]+)\} from "\./([^"]+)"', words):
        exported = (PAGE / "scripts" / source).read_text()
        for name in (name.strip() for name in names.split(",")):
            assert re.search(
                rf"export (?:async )?(?:function|const|class|let) {name}\b", exported
            ), name


def test_the_document_has_no_inline_script_or_style() -> None:
    document = (PAGE / "index.html").read_text()
    assert not re.search(r"<style|style=|\son\w+=|<script(?![^>]*\ssrc=)", document)
    for address in re.findall(r'(?:src|href)="/playground/page/([^"#]+)', document):
        assert (PAGE / address).is_file(), address


async def test_the_page_is_served_under_a_strict_policy(quick_world: World) -> None:
    for address in ("/playground", "/playground/", "/playground/page/scripts/main.js"):
        answer = await quick_world.client.get(address)
        assert answer.status_code == 200
        assert answer.headers["content-security-policy"] == HEADERS["Content-Security-Policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
    assert "script-src 'self'" in HEADERS["Content-Security-Policy"]
    assert "unsafe" not in HEADERS["Content-Security-Policy"]
    script = await quick_world.client.get("/playground/page/scripts/main.js")
    assert script.headers["content-type"].startswith("text/javascript")


async def test_files_outside_the_page_are_not_served(quick_world: World) -> None:
    for address in ("/playground/page/../routes.py", "/playground/page/%2e%2e/routes.py"):
        assert (await quick_world.client.get(address)).status_code == 404
