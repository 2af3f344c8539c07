"""Runs inside Synapse: application services that are registered while it runs.

Synapse looks at each event, receipt and typing person once for every application service that it
knows of. With the eighty that a run of journeys may want, that is half of all its work.
"""

import json
from typing import Any

from synapse.config.appservice import load_appservices
from synapse.http.server import DirectServeJsonResource
from synapse.module_api import ModuleApi
from synapse.storage.databases.main.appservice import _make_exclusive_regex

PATH = "/_stage/registration"


class LateSeats(DirectServeJsonResource):  # type: ignore[misc]
    """The module, and what answers at its path: `POST {"file": a registration.yaml}`."""

    def __init__(self, _: dict[str, Any], api: ModuleApi) -> None:
        super().__init__()
        self._server = api.server_name
        self._store = api._hs.get_datastores().main  # noqa: SLF001 - the API has no such thing
        api.register_web_resource(PATH, self)

    async def _async_render_POST(self, request: Any) -> tuple[int, dict[str, Any]]:  # noqa: N802
        (service,) = load_appservices(self._server, [json.load(request.content)["file"]])
        known = self._store.services_cache
        if service.id not in [each.id for each in known]:
            known.append(service)
            self._store.exclusive_user_regex = _make_exclusive_regex(known)
        return 200, {}
