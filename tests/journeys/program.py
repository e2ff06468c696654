"""The demo as people start it: a process of its own, in a folder of its own, on a free port."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

STARTED_ON = "2026-11-24T09:00:00+00:00"
"""A Tuesday of ISO week 2026-W48: the demo stops its clock on that week's Friday."""

AS_ON_THAT_DAY = f"""
import datetime, time_machine
from bot.cli import main
with time_machine.travel(datetime.datetime.fromisoformat({STARTED_ON!r}), tick=True):
    main()
"""

PATIENCE = 150
"""Seconds for a start with seeding, on a machine that has much else to do."""


def free_port() -> int:
    """A port that nobody has at the moment."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


def command(*arguments: str) -> list[str]:
    """The command line of the program, started on that day."""
    return [sys.executable, "-c", AS_ON_THAT_DAY, *arguments]


def environment() -> dict[str, str]:
    """This process's, without settings of whoever runs the tests."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("RQ_")}
    kept.pop("DATABASE_URL", None)
    return {**kept, "PYTHONPATH": str(Path(__file__).parents[2])}


def start(folder: Path, port: int) -> subprocess.Popen[str]:
    """Start the demo; its output can be read from the process."""
    return subprocess.Popen(
        command("demo", "--port", str(port), "--no-browser"),
        cwd=folder,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the program to its end."""
    return subprocess.run(
        command(*arguments),
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def wait_until_open(process: subprocess.Popen[str]) -> list[str]:
    """What the program says until it is open."""
    assert process.stdout is not None
    said: list[str] = []
    too_late = threading.Timer(PATIENCE, process.kill)
    too_late.start()
    try:
        for line in process.stdout:
            said.append(line.rstrip())
            if "Ctrl-C" in line:
                return said
    finally:
        too_late.cancel()
    raise AssertionError(f"the demo did not open: {said}")


def stop(process: subprocess.Popen[str], how: signal.Signals = signal.SIGTERM) -> int:
    """Stop it; its exit status."""
    process.send_signal(how)
    try:
        return process.wait(20)
    finally:
        process.kill()
        process.wait()
        if process.stdout is not None:
            process.stdout.close()


@dataclass(frozen=True)
class Demo:
    """A demo that is open."""

    folder: Path
    address: str
    """Of the program, without a slash at its end."""
    said: tuple[str, ...]

    def page(self, person: str, place: str) -> str:
        """The address of a person's place: `dm`, `home` or a channel's id."""
        return f"{self.address}/playground#/{person}/{place}"


@contextmanager
def opened(folder: Path) -> Iterator[Demo]:
    """A demo in this folder, stopped at the end, which it has to do cleanly."""
    port = free_port()
    process = start(folder, port)
    try:
        said = wait_until_open(process)
        yield Demo(folder, f"http://127.0.0.1:{port}", tuple(said))
    finally:
        status = stop(process)
    assert status == 0


def copied(world: Path, folder: Path) -> Path:
    """A copy of a world's folder to live in."""
    shutil.copytree(world / ".playground", folder / ".playground")
    return folder
