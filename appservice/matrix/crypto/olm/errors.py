"""What goes wrong, named as python-olm names it, and the way there from vodozemac's own errors.

All are ValueErrors too: python-olm answers an empty ciphertext or pickle with a bare ValueError,
and a caller who expects either of the two must not be surprised by the other.
"""

from types import TracebackType


class OlmAccountError(ValueError):
    """An account could not be read, or could not do what was asked."""


class OlmSessionError(ValueError):
    """An Olm session could not be made or read, or a message of it not be decrypted."""


class OlmGroupSessionError(ValueError):
    """A Megolm session could not be made or read, or a message of it not be decrypted."""


class OlmVerifyError(ValueError):
    """A signature is not by this key over this text."""


class PkSigningError(ValueError):
    """A signing key could not be made of this seed, or could not sign."""


class RaisedAs:
    """Within it, whatever vodozemac says about bad input is raised as one of the errors above.

    Its errors and Python's about lone surrogates are ValueErrors; the binding itself complains
    about wrong types and numbers out of range. A Rust panic is a BaseException that would pass
    every `except Exception` up to the event loop: a stranger's bytes must not reach that far.
    """

    def __init__(self, error: type[ValueError]) -> None:
        self._error = error

    def __enter__(self) -> None:
        pass

    def __exit__(
        self,
        kind: type[BaseException] | None,
        raised: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if kind is None or isinstance(raised, self._error):
            return
        if issubclass(kind, ValueError | TypeError | OverflowError | AttributeError):
            raise self._error(str(raised)) from raised
        if kind.__name__ == "PanicException":  # pyo3 offers no way to import it
            raise self._error(f"the crypto library gave up: {raised}") from raised
