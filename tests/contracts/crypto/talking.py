"""Two devices, each on an implementation of its own, and how they get to talk."""

from dataclasses import dataclass
from types import ModuleType
from typing import Any

from hypothesis import HealthCheck, settings

# A fixture names the implementation; nothing in it changes between examples.
SAME_ENDS = settings(
    deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=50
)


@dataclass(frozen=True)
class Ends:
    """The implementation of her who begins, and of him who answers."""

    hers: ModuleType
    his: ModuleType


@dataclass(frozen=True)
class Device:
    """An account on one implementation. Sessions are made as mautrix makes them."""

    olm: ModuleType
    account: Any

    @classmethod
    def on(cls, olm: ModuleType) -> "Device":
        return cls(olm, olm.Account())

    @property
    def key(self) -> str:
        key = self.account.identity_keys["curve25519"]
        assert isinstance(key, str)
        return key

    def one_time_key(self) -> str:
        """A new one, as if uploaded."""
        self.account.generate_one_time_keys(1)
        (key,) = self.account.one_time_keys["curve25519"].values()
        self.account.mark_keys_as_published()
        assert isinstance(key, str)
        return key

    def fallback_key(self) -> str:
        """A new one, as if uploaded."""
        self.account.generate_fallback_key()
        (key,) = self.account.fallback_key["curve25519"].values()
        self.account.mark_keys_as_published()
        assert isinstance(key, str)
        return key

    def begin(self, other: "Device", key: str | None = None) -> Any:
        """A session to the other, with this key of the other or a new one-time key."""
        return self.olm.OutboundSession(self.account, other.key, key or other.one_time_key())

    def accept(self, other: "Device", first: Any) -> Any:
        """The session of the other's first message, after the pickling that mautrix does."""
        session = self.olm.InboundSession(self.account, self.arrived(first), other.key)
        self.account.remove_one_time_keys(session)
        return pickled(self.olm, session)

    def arrived(self, sent: Any) -> Any:
        """What another implementation sent, as a ciphertext of this one."""
        kinds = (self.olm.OlmPreKeyMessage, self.olm.OlmMessage)
        return kinds[sent.message_type](sent.ciphertext)


def pickled(olm: ModuleType, session: Any) -> Any:
    """The session after a restart."""
    return olm.Session.from_pickle(session.pickle("secret"), "secret")


def acquainted(ends: Ends) -> tuple[Any, Any]:
    """Both ends of a session over which each has heard the other."""
    her, him = Device.on(ends.hers), Device.on(ends.his)
    hers = her.begin(him)
    first = hers.encrypt("hello")
    his = him.accept(her, first)
    assert his.decrypt(him.arrived(first)) == "hello"
    assert hers.decrypt(her.arrived(his.encrypt("hello you"))) == "hello you"
    return hers, his
