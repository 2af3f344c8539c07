"""The AI user's identity: whether what is kept here is what the homeserver shows."""

import time
from datetime import UTC, datetime
from typing import Final

from appservice.app import keys
from appservice.cli.doctor.finding import Finding, ok, warning, wrong
from appservice.config import Config
from appservice.matrix.http import Api
from appservice.model.errors import NoKeysYet
from appservice.policy.encryption.fingerprints import grouped

CHECK: Final = "identity"
_RECENT_MS: Final = 7 * 86_400_000
_WHAT: Final = {"keys": "database.crypto", "homeserver": "the homeserver"}


async def identity(config: Config, api: Api) -> Finding:
    """Looked at beside a running Parlour."""
    try:
        view = await keys.look(config)
    except NoKeysYet:
        return await _none(config, api)
    if view.trouble:
        do = (
            "look at Parlour's log; if the store of keys was lost, stop Parlour and run"
            " `parlour keys recover`"
        )
        return wrong(CHECK, " ".join(view.trouble).rstrip("."), do)
    recent = view.repair is not None and time.time() * 1000 - view.repair.at_ms < _RECENT_MS
    if recent and view.repair is not None:
        when = datetime.fromtimestamp(view.repair.at_ms / 1000, UTC)
        what = f"{_WHAT[view.repair.what]} was found to be an old copy on {when:%Y-%m-%d %H:%M} UTC"
        return warning(CHECK, f"{what}; keys were made anew, nothing has to be done")
    return ok(CHECK, f"the homeserver shows {grouped(view.master_key or '')}, as is kept here")


async def _none(config: Config, api: Api) -> Finding:
    if await keys.is_lost(config, api):
        what = "the homeserver shows one of the AI user, and its keys are not here"
        return wrong(CHECK, what, "stop Parlour and run `parlour keys recover`")
    return ok(CHECK, "the first start makes it")
