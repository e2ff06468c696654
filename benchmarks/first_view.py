"""The playground from its first start to the first thing that one sees, in Chromium.

The first view is measured as people meet it: a browser that has never been there, until the newest
message can be read.
"""

import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import monotonic

import httpx
from playwright.async_api import Browser

from benchmarks.measured import Figure
from tests.browser import open_browser

TURNS = 5
STARTS = 3
PAINTED = """() => performance.getEntriesByName("first-contentful-paint")[0].startTime"""


async def run() -> list[Figure]:
    """The best of several turns each, but for the first start, of which there is one."""
    with tempfile.TemporaryDirectory() as folder:
        first, process, address = _start(folder)
        _stop(process)
        again: list[float] = []
        for _ in range(STARTS):
            seconds, process, address = _start(folder)
            again.append(seconds)
            if len(again) < STARTS:
                _stop(process)
        try:
            async with open_browser() as browser:
                views = [await _view(browser, address) for _ in range(TURNS)]
            asked = _asked(address)
        finally:
            _stop(process)
    return [
        Figure("the first start of `demo`, eight weeks lived through", first, "s", 15),
        Figure("a later start of `demo`", min(again), "s", 3),
        Figure("first paint of the playground's page", min(one for one, _ in views), "ms", 300),
        Figure("until the newest message can be read", min(one for _, one in views), "ms", None),
        *asked,
    ]


def _start(folder: str) -> tuple[float, subprocess.Popen[str], str]:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = int(one.getsockname()[1])
    began = monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "demo", "--port", str(port), "--no-browser"],
        cwd=folder,
        env={"PYTHONPATH": str(Path(__file__).parents[1])},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    for line in process.stdout:
        if "is open at" in line:
            return monotonic() - began, process, f"http://127.0.0.1:{port}"
    raise RuntimeError("the demo ended before it was open")


def _stop(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGTERM)
    process.wait(20)
    if process.stdout is not None:
        process.stdout.close()


async def _view(browser: Browser, address: str) -> tuple[float, float]:
    """Milliseconds from asking for the page to its first paint, and to the newest message."""
    context = await browser.new_context()
    page = await context.new_page()
    began = monotonic()
    await page.goto(f"{address}/playground", wait_until="commit")
    await page.locator("#log .card").last.wait_for()
    readable = (monotonic() - began) * 1000
    painted = float(await page.evaluate(PAINTED))
    await context.close()
    return painted, readable


def _asked(address: str) -> list[Figure]:
    """Milliseconds of the interface: looking, pressing and moving the clock."""
    with httpx.Client(base_url=f"{address}/playground/api", timeout=120) as client:
        messages = client.get("/messages", params={"place": "ana", "viewer": "ana"}).json()
        button = next(one for one in messages[-1]["card"]["buttons"] if one["label"] == "🙂 Good")
        press = {"user": "ana", "message": messages[-1]["id"]}
        body = {**press, "action": button["action"], "value": button["value"]}
        return [
            Figure("the state, asked for", _best(lambda: client.get("/state")), "ms", None),
            Figure(
                "a button, pressed and shown",
                _best(lambda: client.post("/press", json=body)),
                "ms",
                None,
            ),
            Figure(
                "a week of the clock",
                _best(lambda: client.post("/clock", json={"forward": "1w"}), turns=1) / 1000,
                "s",
                None,
            ),
        ]


def _best(ask: Callable[[], httpx.Response], turns: int = TURNS) -> float:
    times: list[float] = []
    for _ in range(turns):
        began = monotonic()
        ask().raise_for_status()
        times.append((monotonic() - began) * 1000)
    return min(times)
