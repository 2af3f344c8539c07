"""What the figures were measured on."""

import os
import platform
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from statistics import median
from typing import Any


def facts(directory: Path) -> dict[str, Any]:
    """Cores, versions, how busy others keep the machine, and what its disk takes for a commit."""
    return {
        "cores": len(os.sched_getaffinity(0)),
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "sqlite": sqlite3.sqlite_version,
        "load_1min": round(os.getloadavg()[0], 2),
        "commit_ms": round(commit_ms(directory / "disk.db"), 3),
        "date": time.strftime("%Y-%m-%d"),
    }


def commit_ms(file: Path) -> float:
    """The median time of a durable commit of one small row, in ms."""
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("pragma journal_mode = wal")
        connection.execute("pragma synchronous = full")
        connection.execute("create table rows (content blob)")
        times = []
        for _ in range(300):
            started = time.perf_counter()
            connection.execute("insert into rows values (?)", (b"x" * 900,))
            times.append(time.perf_counter() - started)
    return median(times) * 1000
