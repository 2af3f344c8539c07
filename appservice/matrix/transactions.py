"""Where the homeserver pushes events: stored first, acknowledged after, worked on later.

Source: application service API, `PUT /_matrix/app/v1/transactions/{txnId}`. Transaction IDs are
kept for diagnosis only: Synapse may use a number again for other events after a restart.
"""

import asyncio
import hmac
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import structlog
from aiohttp import web

from appservice.matrix.elements import arrays
from appservice.matrix.ephemeral import KEYS, passing
from appservice.matrix.rows import written_rows
from appservice.model.errors import StoreUnavailable
from appservice.policy.nesting import shallow
from appservice.ports.passing import Passing
from appservice.ports.store import NewRow, Source
from appservice.turns.clock import Clock

_log = structlog.get_logger()
Take = Callable[[list[NewRow]], Awaitable[int]]


def _arrays(document: str) -> Mapping[str, list[tuple[Any, str]]]:
    """The events with their text; of one that is nested too deep to be read, what is above."""
    try:
        return arrays(document, "events", *KEYS)
    except RecursionError:
        return arrays(shallow(document), "events", *KEYS)


def _error(status: int, errcode: str, error: str) -> web.Response:
    return web.json_response({"errcode": errcode, "error": error}, status=status)


class Transactions:
    """The application service's own HTTP routes.

    `passing` is told of what is not stored, after the rest is: typing and receipts.
    """

    def __init__(
        self,
        hs_token: str,
        max_body: int,
        take: Take,
        clock: Clock,
        passing: Passing | None = None,
    ) -> None:
        self._authorization = f"Bearer {hs_token}".encode()
        self._max_body = max_body
        self._take = take
        self._clock = clock
        self._passing = passing
        self.pinged = False

    def application(self) -> web.Application:
        """The aiohttp application that serves them."""
        app = web.Application(client_max_size=self._max_body)
        for prefix in ("/_matrix/app/v1", ""):
            app.router.add_put(prefix + "/transactions/{txn_id}", self._transaction)
            app.router.add_get(prefix + "/users/{user_id}", self._unknown)
            app.router.add_get(prefix + "/rooms/{alias}", self._unknown)
        app.router.add_post("/_matrix/app/v1/ping", self._ping)
        return app

    def _refusal(self, request: web.Request) -> web.Response | None:
        """The token counts in the header only, compared in constant time."""
        given = request.headers.get("Authorization", "").encode("utf-8", "surrogateescape")
        if hmac.compare_digest(given, self._authorization):
            return None
        if not given:
            return _error(401, "M_MISSING_TOKEN", "Send hs_token in the Authorization header.")
        return _error(403, "M_FORBIDDEN", "That is not this application service's hs_token.")

    async def _transaction(self, request: web.Request) -> web.Response:
        if (refusal := self._refusal(request)) is not None:
            return refusal
        try:
            document = (await request.read()).decode("utf-8", "surrogatepass")
            found = _arrays(document)
        except (ValueError, RecursionError):
            return _error(400, "M_NOT_JSON", "The transaction's body is no JSON.")
        now_ms, txn_id = self._clock(), request.match_info["txn_id"]
        rows = written_rows(found["events"], Source.TRANSACTION, now_ms, txn_id)
        try:
            await self._take(rows)
        except StoreUnavailable as error:
            _log.error("transaction_not_stored", events=len(rows), error=error)
            return _error(503, "M_UNKNOWN", "The database is away; send it again.")
        if self._passing is not None and (seen := passing(found)):
            asyncio.get_running_loop().call_soon(self._passing, seen)
        return web.Response(body=b"{}", content_type="application/json")

    async def _ping(self, request: web.Request) -> web.Response:
        if (refusal := self._refusal(request)) is not None:
            return refusal
        self.pinged = True
        return web.json_response({})

    async def _unknown(self, request: web.Request) -> web.Response:
        refusal = self._refusal(request)
        return refusal or _error(404, "M_NOT_FOUND", "There is nobody else here.")
