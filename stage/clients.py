"""Real Matrix clients: one Node.js process that hosts many matrix-js-sdk clients.

`async with ClientHost() as host: alice = await host.login(homeserver, "alice", password)`
"""

from __future__ import annotations

import asyncio
import collections
import contextlib
import itertools
import json
from asyncio.subprocess import PIPE, Process
from collections.abc import Iterable, Mapping
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar

from stage.accounts import Account
from stage.encrypted_person import EncryptedPerson
from stage.paths import clients_program, node
from stage.person import Person
from stage.secrecy import CROSS_SIGNED, Secrecy
from stage.sight import Sight

_Kind = TypeVar("_Kind", bound=Person)
_LONGEST_LINE = 64 * 1024 * 1024
_DEADLINE_S = 60.0


class Homeserver(Protocol):
    """What a client needs to know of a homeserver."""

    @property
    def url(self) -> str:
        """The client-server base URL."""


class ClientRefused(Exception):
    """A client could not do what it was asked: `status` 0 when no homeserver answered."""

    def __init__(self, who: str, act: str, error: Mapping[str, Any]) -> None:
        self.status = int(error["status"])
        self.errcode = str(error["errcode"])
        self.error = str(error["text"])
        super().__init__(f"{who} could not {act}: {self.status} {self.errcode} {self.error}")


class HostEnded(Exception):
    """The Node.js process of the clients ended. The text ends with its last words."""


class ClientHost:
    """The Node.js process. Belongs to the event loop that enters it."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)
        self._open: dict[int, asyncio.Future[Any]] = {}
        self._sights: dict[str, Sight] = {}
        self._process: Process | None = None
        self._readers: list[asyncio.Task[None]] = []
        self._words: collections.deque[str] = collections.deque(maxlen=60)

    async def __aenter__(self) -> Self:
        program = clients_program()
        self._process = await asyncio.create_subprocess_exec(
            str(node()),
            str(program),
            stdin=PIPE,
            stdout=PIPE,
            stderr=PIPE,
            limit=_LONGEST_LINE,
            start_new_session=True,
        )
        self._readers = [
            asyncio.create_task(self._read_answers()),
            asyncio.create_task(self._read_words()),
        ]
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        assert self._process is not None
        assert self._process.stdin is not None
        self._process.stdin.close()
        try:
            await asyncio.wait_for(self._process.wait(), 5)
        except TimeoutError:
            self._process.kill()
            await self._process.wait()
        await asyncio.gather(*self._readers)

    async def login(
        self,
        homeserver: Homeserver,
        localpart: str,
        password: str,
        *,
        device_name: str = "stage",
    ) -> Person:
        """Log in on a new device and wait for the first sync."""
        return await self._enter(
            Person,
            "login",
            f"{localpart} {homeserver.url}",
            url=homeserver.url,
            user=localpart,
            password=password,
            deviceName=device_name,
        )

    async def resume(self, account: Account) -> Person:
        """Go on with a device that is logged in already."""
        return await self._enter(
            Person, "resume", f"{account.user_id} {account.device_id}", **_device(account)
        )

    async def encrypted(self, account: Account, secrecy: Secrecy = CROSS_SIGNED) -> EncryptedPerson:
        """Start end-to-end encryption on a device that is logged in, its keys in memory alone.

        A device that encrypted before has lost its keys: log in again for another client.
        """
        return await self._enter(
            EncryptedPerson,
            "resume",
            f"{account.user_id} {account.device_id} with secrets",
            **_device(account),
            encryption=secrecy.told(account.password),
        )

    async def ask(self, client: str, act: str, **args: Any) -> Any:
        """Have a client do something; `Person` gives this its types.

        Raises `ClientRefused` or `HostEnded`.
        """
        if (
            self._process is None
            or self._process.stdin is None
            or self._process.returncode is not None
        ):
            raise self._end()
        number = next(self._numbers)
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._open[number] = answer
        line = json.dumps({"id": number, "client": client, "act": act, "args": args})
        self._process.stdin.write(line.encode() + b"\n")
        try:
            reply = await asyncio.wait_for(answer, _DEADLINE_S)
        finally:
            self._open.pop(number, None)
        if "error" in reply:
            raise ClientRefused(client, act, reply["error"])
        return reply["ok"]

    @property
    def clients(self) -> frozenset[str]:
        """The names of the clients that are open."""
        return frozenset(self._sights)

    async def close(self, clients: Iterable[str]) -> None:
        """End these clients; their devices stay logged in."""
        for client in clients:
            await self.ask(client, "close")
            self.forget(client)

    def forget(self, client: str) -> None:
        """A client has closed; its picture stays readable."""
        self._sights.pop(client, None)

    async def _enter(self, kind: type[_Kind], act: str, name: str, **args: Any) -> _Kind:
        client = f"{name} #{next(self._numbers)}"
        sight = self._sights[client] = Sight(name)
        try:
            account = await self.ask(client, act, **args)
        except ClientRefused:
            self.forget(client)
            raise
        sight.user_id = account["user_id"]
        whole = Account(password=args["password"], homeserver_url=args["url"], **account)
        return kind(self, client, sight, whole)

    async def _read_answers(self) -> None:
        assert self._process is not None
        assert self._process.stdout is not None
        async for line in self._process.stdout:
            reply = json.loads(line)
            if "pushes" in reply:
                sight = self._sights.get(reply["client"])
                if sight is not None:
                    sight.feed(*reply["pushes"])
            elif (answer := self._open.get(reply["id"])) is not None and not answer.done():
                answer.set_result(reply)
        self._fail_all()

    async def _read_words(self) -> None:
        assert self._process is not None
        assert self._process.stderr is not None
        with contextlib.suppress(ValueError):
            async for line in self._process.stderr:
                self._words.append(line.decode(errors="replace").rstrip())

    def _fail_all(self) -> None:
        end = self._end()
        for answer in self._open.values():
            if not answer.done():
                answer.set_exception(end)
        for sight in self._sights.values():
            sight.end(end)

    def _end(self) -> HostEnded:
        return HostEnded(
            "the clients' Node.js process is not running; its last words:\n"
            + "\n".join(self._words)
        )


def _device(account: Account) -> dict[str, str]:
    return {
        "url": account.homeserver_url,
        "userId": account.user_id,
        "accessToken": account.access_token,
        "deviceId": account.device_id,
        "password": account.password,
    }
