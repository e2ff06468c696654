"""How long the program takes from its start to ready, on a migrated database."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path
from time import monotonic, sleep

import httpx

from benchmarks.measured import Figure
from storage.migrate import migrate
from storage.session import Database

TURNS = 3


async def run() -> list[Figure]:
    """Seconds on the clock, the best of three starts; and the first answer of the ready one."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'bench.db'}"
        base = Database(url)
        await migrate(base.engine)
        await base.close()
        times = [_start(url, folder) for _ in range(TURNS)]
    return [
        Figure("from the start of `run` to ready", min(ready for ready, _ in times), "s", 2),
        Figure("the front page, once ready", min(view for _, view in times) * 1000, "ms", 300),
    ]


def _start(url: str, folder: str) -> tuple[float, float]:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = int(one.getsockname()[1])
    address = f"http://127.0.0.1:{port}"
    environment = {
        **os.environ,
        "DATABASE_URL": url,
        "RQ_PORT": str(port),
        "PYTHONPATH": str(Path(__file__).parents[1]),
    }
    began = monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "run"],
        cwd=folder,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        with httpx.Client(base_url=address) as client:
            while not _ready(client):
                if process.poll() is not None:
                    raise RuntimeError("the program ended before it was ready")
                sleep(0.01)
            ready = monotonic() - began
            before = monotonic()
            assert client.get("/").status_code == 200
            return ready, monotonic() - before
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def _ready(client: httpx.Client) -> bool:
    try:
        return client.get("/readyz").status_code == 200
    except httpx.TransportError:
        return False
