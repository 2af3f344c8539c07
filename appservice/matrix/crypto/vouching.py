"""The AI user's own identity, as it takes part in verifications and signs other people's.

Source: client-server specification, "Cross-signing", `POST /keys/signatures/upload`.
"""

from typing import Any

from mautrix.crypto.signature import sign_olm

from appservice.matrix.crypto.identity import SEEDS
from appservice.matrix.crypto.machine import Machine
from appservice.matrix.crypto.sas_terms import Party
from appservice.matrix.crypto.seeds import Seeds
from appservice.matrix.crypto.signed import sole_key
from appservice.matrix.crypto.store import KeyStore
from appservice.matrix.http import Api, path
from appservice.matrix.reading import mapping
from appservice.model.errors import HomeserverRefused
from appservice.model.ids import UserId


class Vouching:
    """Speaks for the identity whose secrets are kept here."""

    def __init__(self, api: Api, store: KeyStore, machine: Machine) -> None:
        self._api = api
        self._store = store
        self._machine = machine

    async def party(self) -> Party | None:
        """Our side of a verification; None while there is no identity."""
        seeds = await self._seeds()
        if seeds is None:
            return None
        signing_key = str(self._machine.own.signing_key)
        return Party(self._api.user_id, self._api.device_id, signing_key, seeds.public("master"))

    async def sign(self, user: UserId, master_key: str) -> None:
        """Tell the homeserver that this is that person's identity. It may be told again.

        Raises `HomeserverUnavailable` and `HomeserverRefused`.
        """
        seeds = await self._seeds()
        query: dict[str, Any] = {"device_keys": {user: []}}
        answer = await self._api.call("POST", path("keys", "query"), query, device=True)
        master = mapping(mapping(answer, "master_keys"), user)
        if seeds is None or sole_key(master, user) != master_key:
            raise HomeserverRefused("it shows another identity", status=404, errcode="")
        name = f"ed25519:{seeds.public('user_signing')}"
        signature = str(sign_olm(dict(master), seeds.key("user_signing")))
        signed = {**master, "signatures": {self._api.user_id: {name: signature}}}
        body: dict[str, Any] = {user: {master_key: signed}}
        answer = await self._api.call("POST", path("keys", "signatures", "upload"), body)
        if mapping(answer, "failures"):
            raise HomeserverRefused("it did not take the signature", status=400, errcode="")

    async def _seeds(self) -> Seeds | None:
        kept = await self._store.facts.get(SEEDS)
        return None if kept is None else Seeds.of_text(kept)
