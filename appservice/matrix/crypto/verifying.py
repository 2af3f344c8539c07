"""Verifications that somebody at a terminal asked for, from the first word to the signature.

What a terminal wants stands in a book that both read. A verification lives as long as this process
and its terminal: a new process tells everybody that the old one's are over.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import structlog

from appservice.matrix.crypto.declining import Declining, send
from appservice.matrix.crypto.devices import Devices
from appservice.matrix.crypto.sas_asking import Asking
from appservice.matrix.crypto.sas_terms import Code, Party, Send, Step, cancelled
from appservice.matrix.crypto.vouching import Vouching
from appservice.matrix.http import Api
from appservice.matrix.reading import text
from appservice.model.errors import HomeserverRefused, HomeserverUnavailable, Unavailable
from appservice.model.ids import DeviceId, UserId
from appservice.ports.verifying import Act, Answer, Asked, Stage, VerifyingBook, Why

_log = structlog.get_logger()
_IDLE_S: Final = 2.0
_BUSY_S: Final = 0.5
GONE_S: Final = 15.0
"""After so long without a beat the terminal is gone."""


@dataclass(slots=True)
class _Flow:
    """One verification under way. `unsent` goes out in order, as soon as the homeserver can."""

    id: str
    user: UserId
    asking: Asking
    stage: Stage
    told: Mapping[str, Any]
    unsent: deque[Send] = field(default_factory=deque)


class Verifying:
    """Does what terminals ask for, and declines what they did not."""

    def __init__(
        self,
        api: Api,
        devices: Devices,
        vouching: Vouching,
        declining: Declining,
        book: VerifyingBook,
        now_ms: Callable[[], int],
        gone_s: float = GONE_S,
    ) -> None:
        self._gone_s = gone_s
        self._api = api
        self._devices = devices
        self._vouching = vouching
        self._declining = declining
        self._book = book
        self._now_ms = now_ms
        self._one = asyncio.Lock()
        self._flows: dict[str, _Flow] = {}
        self._over: deque[str] = deque(maxlen=64)
        self._beats: dict[str, tuple[int, float]] = {}

    async def run(self) -> None:
        """Until cancelled: look into the book, every two seconds when nobody verifies."""
        while True:
            try:
                busy = await self.look()
            except Unavailable as error:
                _log.warning("verifying_waits", error=error)
                busy = False
            except Exception as error:  # noqa: BLE001 - without this loop nobody is ever verified
                _log.error("verifying_failed", exc_info=error)
                busy = False
            await asyncio.sleep(_BUSY_S if busy else _IDLE_S)

    async def look(self) -> bool:
        """Go on with all that stands in the book; whether anything does."""
        async with self._one:
            # Within the lock: what has ended meanwhile must not pass for another process's.
            rows = await self._book.asked()
            here = {row.id for row in rows}
            for flow in [each for each in self._flows.values() if each.id not in here]:
                self._note(flow, flow.asking.stop(Code.USER, "The operator has gone."))
                await self._flush(flow)
                self._forget(flow.id)
            self._beats = {id_: beat for id_, beat in self._beats.items() if id_ in here}
            for row in rows:
                try:
                    await self._attend(row)
                except (HomeserverUnavailable, HomeserverRefused) as error:
                    _log.warning("verifying_waits", error=error)
        return bool(rows)

    async def heard(self, sender: UserId, kind: str, content: Mapping[str, Any]) -> None:
        """A to-device event of a verification came. Raises only `Unavailable` of the store."""
        try:
            await self._heard(sender, kind, content)
        except Unavailable:
            raise
        except Exception as error:  # noqa: BLE001 - no stranger's word may hold up the keys behind it
            _log.error("verification_not_heard", user_id=sender, exc_info=error)

    async def _heard(self, sender: UserId, kind: str, content: Mapping[str, Any]) -> None:
        id_ = text(content, "transaction_id") or ""
        if id_ in self._over:
            return
        if id_ not in self._flows or self._flows[id_].user != sender:
            await self._declining.decline(sender, kind, content)
            return
        async with self._one:
            flow = self._flows.get(id_)
            if flow is not None:
                self._note(flow, flow.asking.heard(kind, content, self._now_ms()))
                await self._go_on(flow)

    async def _attend(self, row: Asked) -> None:
        now = time.monotonic()
        beat, since = self._beats.setdefault(row.id, (row.terminal_beat, now))
        if beat != row.terminal_beat:
            self._beats[row.id] = (row.terminal_beat, now)
        elif now - since >= self._gone_s:
            await self._book.drop(row.id)  # the next look takes leave of whoever was asked
            return
        flow = self._flows.get(row.id)
        if row.stage.over:
            return
        if flow is not None:
            await self._follow(flow, row)
        elif row.stage is not Stage.NEW:
            await self._begun_before(row)
        elif beat != row.terminal_beat:
            # Only now: a terminal that is there raises its beat. Another left its row behind.
            await self._begin(row)

    async def _follow(self, flow: _Flow, row: Asked) -> None:
        now_ms = self._now_ms()
        if row.answer is not Answer.NONE and flow.stage is Stage.COMPARING:
            step = flow.asking.answered(now_ms, same=row.answer is Answer.SAME)
            flow.stage, flow.told = Stage.CONFIRMED, {}
        else:
            step = flow.asking.tick(now_ms)
        self._note(flow, step)
        await self._go_on(flow)

    async def _begun_before(self, row: Asked) -> None:
        """By a process that is no more."""
        gone = cancelled(row.id, (DeviceId("*"),), Code.USER, "The AI was started again.")
        await send(self._api, row.user, gone)
        await self._book.parlour(row.id, Stage.FAILED, {"code": Why.RESTARTED})

    async def _begin(self, row: Asked) -> None:
        if row.act is Act.FORGET:
            await self._devices.verify(row.user, "")
            _log.info("verification_taken_back", user_id=row.user)
            await self._book.parlour(row.id, Stage.DONE, {})
            return
        own, others = await self._vouching.party(), await self._others(row.user)
        if own is None or not others:
            code = Why.NO_IDENTITY if own is None else Why.NO_DEVICES
            await self._book.parlour(row.id, Stage.FAILED, {"code": code})
            return
        asking = Asking(row.id, own, others, self._now_ms())
        flow = _Flow(row.id, row.user, asking, Stage.ASKED, {"devices": len(others)})
        self._flows[row.id] = flow
        self._note(flow, asking.ask(self._now_ms()))
        await self._go_on(flow)

    async def _others(self, user: UserId) -> dict[DeviceId, Party]:
        """The devices that can vouch for their owner's identity: those that it has signed.

        Asked for now: homeservers tell of changes only between people who share a room.
        """
        await self._devices.changed([user])
        await self._devices.of([user])
        master = (await self._devices.identity(user)).master_key
        return {
            each.device_id: Party(user, each.device_id, each.signing_key, master)
            for each in await self._devices.signed(user)
            if master
        }

    def _note(self, flow: _Flow, step: Step) -> None:
        """What a step means for the terminal, and what is to be sent."""
        flow.unsent.extend(step.send)
        sas = flow.asking.sas
        if flow.stage is Stage.ASKED and sas is not None:
            flow.stage, flow.told = Stage.AGREED, {"device": sas.other.device_id}
        if step.show is not None:
            shown = {"emoji": list(step.show.emoji), "numbers": list(step.show.numbers)}
            flow.stage, flow.told = Stage.COMPARING, shown
        if step.ended is not None:
            ended = {"code": step.ended.code, "by_them": step.ended.by_them}
            flow.stage, flow.told = (Stage.FAILED if ended["code"] else Stage.DONE), ended

    async def _go_on(self, flow: _Flow) -> None:
        await self._flush(flow)
        if flow.stage is Stage.DONE:
            flow.told = await self._verified(flow)
        await self._book.parlour(flow.id, flow.stage, flow.told)
        if flow.stage.over:
            self._forget(flow.id)

    async def _verified(self, flow: _Flow) -> Mapping[str, Any]:
        sas = flow.asking.sas
        if sas is None:
            raise RuntimeError("nobody was verified")
        await self._devices.verify(flow.user, sas.other.master_key)
        _log.info("person_verified", user_id=flow.user)
        try:
            await self._vouching.sign(flow.user, sas.other.master_key)
        except (Unavailable, HomeserverRefused) as error:
            _log.warning("identity_not_signed", user_id=flow.user, error=error)
            return {"but": str(error)}
        return {}

    async def _flush(self, flow: _Flow) -> None:
        try:
            while flow.unsent:
                await send(self._api, flow.user, flow.unsent[0])
                flow.unsent.popleft()
        except (Unavailable, HomeserverRefused) as error:
            _log.warning("verification_not_sent", error=error)

    def _forget(self, id_: str) -> None:
        del self._flows[id_]
        self._over.append(id_)
