"""The least that could take transactions durably: what the real route is measured against.

On aiohttp, the same JSON is parsed and the same rows are committed to the same table as durably
(WAL, `synchronous = full`). No token, no kinds of rooms, no errors, no thread before the file.
"""

import json
import sqlite3
import time
from pathlib import Path
from typing import Final

from aiohttp import web

_ADD: Final = """
    insert into inbox (key, room_id, source, txn_id, seen_ms, raw) values (?, ?, ?, ?, ?, ?)
    on conflict (key) do nothing"""


def bare_application(file: Path, max_body: int) -> web.Application:
    """An aiohttp application with that one route, on a migrated file."""
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("pragma journal_mode = wal")
    connection.execute("pragma synchronous = full")

    async def take(request: web.Request) -> web.Response:
        body = json.loads(await request.read())
        txn_id, now_ms = request.match_info["txn_id"], time.time_ns() // 1_000_000
        connection.execute("begin immediate")
        connection.executemany(
            _ADD,
            [
                (
                    event["event_id"],
                    event["room_id"],
                    "transaction",
                    txn_id,
                    now_ms,
                    json.dumps(event).encode(),
                )
                for event in body["events"]
            ],
        )
        connection.execute("commit")
        return web.json_response({})

    app = web.Application(client_max_size=max_body)
    app.router.add_put("/_matrix/app/v1/transactions/{txn_id}", take)
    return app
