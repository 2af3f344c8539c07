"""Whether the homeserver reaches us: it is asked to call, and somebody listens meanwhile."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from appservice.cli.doctor.finding import Finding, ok, warning, wrong
from appservice.config import Config
from appservice.matrix.listener import CannotBind, Listener
from appservice.matrix.probe import PingFailed, Probe
from appservice.matrix.transactions import Transactions
from appservice.model.errors import HomeserverRefused, HomeserverUnavailable, StoreUnavailable
from appservice.ports.store import NewRow

CHECK: Final = "ping"
_REFUSED: Final = (401, 403)


async def ping(config: Config, probe: Probe, *, running: bool) -> Finding:
    """Ask the homeserver to call; where no Parlour runs, this command answers in its place."""
    if running:
        return await _ping(config, probe, None)
    try:
        async with _in_its_place(config) as ours:
            return await _ping(config, probe, ours)
    except CannotBind as error:
        do = "end what listens there, or set appservice.bind_host and bind_port"
        return wrong(CHECK, str(error).partition(";")[0], do)


@asynccontextmanager
async def _in_its_place(config: Config) -> AsyncIterator[Transactions]:
    """Listen as Parlour does, but take no events: the homeserver keeps them for the real one."""

    async def keep_them(rows: list[NewRow]) -> int:
        raise StoreUnavailable(f"{len(rows)} events wait for `parlour run`")

    ours = config.appservice
    transactions = Transactions(
        ours.hs_token.get_secret_value(),
        ours.max_body,
        keep_them,
        lambda: int(time.time() * 1000),
    )
    listener = Listener(transactions.application(), ours.bind_host, ours.bind_port)
    await listener.start()
    try:
        yield transactions
    finally:
        await listener.stop()


async def _ping(config: Config, probe: Probe, ours: Transactions | None) -> Finding:
    url = config.appservice.url
    try:
        duration_ms = await probe.ping()
    except PingFailed as failed:
        return _failure(config, failed)
    except (HomeserverRefused, HomeserverUnavailable) as error:
        return wrong(CHECK, str(error), "see the homeserver's log")
    if ours is not None and not ours.pinged:
        what = f"somebody else than this command answered the homeserver at {url}"
        return warning(CHECK, what, "that is right if Parlour runs on another machine")
    who = "Parlour" if ours is None else "this command in Parlour's place"
    return ok(CHECK, f"the homeserver reached {who} at {url} in {duration_ms:.0f} ms")


def _failure(config: Config, failed: PingFailed) -> Finding:
    url = config.appservice.url
    restart = "then restart the homeserver"
    if failed.errcode == "M_BAD_STATUS" and failed.status in _REFUSED:
        what = "the homeserver reaches Parlour, but with another hs_token than appservice.hs_token"
        return wrong(CHECK, what, f"make hs_token the same in settings and registration, {restart}")
    if failed.errcode == "M_BAD_STATUS":
        what = f"what the homeserver reaches at {url} is no Parlour ({failed})"
        return wrong(CHECK, what, "see what answers there: a proxy, or another program")
    if failed.errcode in ("M_CONNECTION_FAILED", "M_CONNECTION_TIMEOUT"):
        what = f"the homeserver does not reach Parlour at the registration's url ({failed})"
        do = (
            f"let url be an address that is reached from the homeserver (here: {url}), and let"
            " appservice.bind_host and bind_port, or a proxy, answer there"
        )
        return wrong(CHECK, what, do)
    if failed.errcode == "M_URL_NOT_SET":
        return wrong(CHECK, "the registration has no url", f"set url: {url}, {restart}")
    if failed.errcode == "M_UNRECOGNIZED":
        what = "the homeserver has no ping, so whether it reaches Parlour could not be tried"
        return warning(CHECK, what, "send the AI a message, and see whether it answers")
    what = f"the homeserver does not ping for id {config.appservice.id} ({failed})"
    return wrong(CHECK, what, f"make id the same in settings and registration, {restart}")
