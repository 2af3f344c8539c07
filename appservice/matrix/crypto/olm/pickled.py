"""What an account and the sessions have in common: they can be kept and read back."""

from typing import ClassVar, Protocol, Self

from appservice.matrix.crypto.olm import pickling
from appservice.matrix.crypto.olm.errors import RaisedAs


class _OfVodozemac(Protocol):
    def pickle(self, pickle_key: bytes) -> str: ...


class Pickled:
    """Kept as an encrypted pickle. mautrix makes subclasses that skip `__init__` in reading one."""

    _kind: ClassVar[str]
    _error: ClassVar[type[ValueError]]
    _inner: _OfVodozemac

    @classmethod
    def from_pickle(cls, pickle: bytes, passphrase: str = "") -> Self:
        """Read back what `pickle` gave; the error of this class when that fails for any reason."""
        made = cls.__new__(cls)
        with RaisedAs(cls._error):
            inner, key, beside = pickling.unseal(cls._kind, passphrase, pickle)
            made.restore(inner, key)
            if beside is not None:
                made.recall(beside)
        return made

    def pickle(self, passphrase: str = "") -> bytes:
        """All of it, encrypted."""
        with RaisedAs(self._error):
            return pickling.seal(self._kind, passphrase, self._inner.pickle, self._beside())

    def restore(self, pickle: str, key: bytes) -> None:
        """Become what vodozemac pickled under that key."""
        raise NotImplementedError

    def recall(self, beside: bytes) -> None:
        """Take back what was kept beside vodozemac's pickle."""
        raise NotImplementedError

    def _beside(self) -> bytes | None:
        """What has to be kept beside it."""
        return None
