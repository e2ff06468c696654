"""A program that really runs, in a process of its own, for tests of how it starts and stops."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

ROOT = Path(__file__).parents[3]


def free_port() -> int:
    """A port that nobody has this moment."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@dataclass
class Program:
    """One `relieved-quota run`."""

    process: subprocess.Popen[str]
    port: int

    def get(self, path: str) -> httpx.Response:
        return httpx.get(f"http://127.0.0.1:{self.port}{path}", timeout=20)

    def until_ready(self, seconds: float = 30) -> float:
        """Wait until it is ready; how long that took."""
        began = time.monotonic()
        while time.monotonic() - began < seconds:
            if self.process.poll() is not None:
                raise AssertionError(self.process.communicate())
            try:
                if self.get("/readyz").status_code == 200:
                    return time.monotonic() - began
            except httpx.TransportError:
                pass
            time.sleep(0.02)
        raise AssertionError("it never was ready")

    def end(self) -> tuple[int, str, str]:
        """SIGTERM: exit status, output, errors."""
        self.process.send_signal(signal.SIGTERM)
        out, err = self.process.communicate(timeout=20)
        return self.process.returncode, out, err


@contextmanager
def running(url: str, folder: Path) -> Iterator[Program]:
    """`relieved-quota run` on a database, in a folder of its own."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "run"],
        cwd=folder,
        env={
            **{name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ},
            "PYTHONPATH": str(ROOT),
            "DATABASE_URL": url,
            "RQ_PORT": str(port),
            "XDG_STATE_HOME": str(folder / "state"),
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield Program(process, port)
    finally:
        if process.poll() is None:
            process.kill()
            process.communicate()
