"""mautrix's client-server calls as the AI user's device, without a device of its own making."""

from typing import Any

from mautrix.api import HTTPAPI
from mautrix.client import Client
from mautrix.types import DeviceID, UserID

from appservice.matrix.http import Api


class DeviceApi(HTTPAPI):
    """Adds whom the call is made as: application services name user and device in the query.

    Source: MSC4190 and MSC3202. mautrix writes the latter's name of the parameter, which Synapse
    does not read.
    """

    acts_as: Api

    @classmethod
    def of(cls, api: Api) -> "DeviceApi":
        """Over the same connection as `api`."""
        made = cls(
            str(api.http.base_url),
            api.http.token,
            client_session=api.http.session,
            default_retry_count=0,
        )
        made.acts_as = api
        return made

    async def request(self, *args: Any, **more: Any) -> Any:
        """See `HTTPAPI`."""
        acting = {"user_id": self.acts_as.user_id, "device_id": self.acts_as.device_id}
        query = {**(more.pop("query_params", None) or {}), **acting}
        return await super().request(*args, **{**more, "query_params": query})


def client_of(api: Api) -> Client:
    """What mautrix's machine makes its calls with. It never syncs: the key loop does."""
    return Client(
        mxid=UserID(api.user_id), device_id=DeviceID(api.device_id), api=DeviceApi.of(api)
    )
