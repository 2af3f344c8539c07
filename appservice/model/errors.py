"""Failures, named by who can act on them. A refusal is a value (`verdict.Deny`)."""

from enum import StrEnum


class Actor(StrEnum):
    """Who can do something about it."""

    OPERATOR = "operator"
    PERSON = "person"
    NOBODY = "nobody"


class ParlourError(Exception):
    """The base of what we raise. `str()` is one sentence for a person; `actor` is who can act."""

    actor: Actor = Actor.OPERATOR


class Unavailable(ParlourError):
    """A part we need does not answer now; the same call may succeed later.

    `longest_wait_s` bounds the growing pause between two tries.
    """

    actor = Actor.NOBODY
    longest_wait_s = 5.0


class HomeserverUnavailable(Unavailable):
    """The homeserver does not answer, or answers that it cannot now (5xx, 429, no connection)."""


class OtherServerUnavailable(HomeserverUnavailable):
    """Our homeserver answers, and says that another one does not: that may take days."""

    longest_wait_s = 60.0


class HomeserverRefused(ParlourError):
    """The homeserver says no, and will say so again: `status` is HTTP's, `errcode` Matrix's."""

    def __init__(self, sentence: str, *, status: int, errcode: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.errcode = errcode


class PictureRefused(ParlourError):
    """A picture cannot be used: `why` is large, broken or moving."""

    actor = Actor.PERSON

    def __init__(self, why: str) -> None:
        super().__init__(f"the picture is {why}")
        self.why = why


class StoreUnavailable(Unavailable):
    """The database does not answer."""


class SchemaTooNew(ParlourError):
    """The database was written by a newer Parlour than this one."""


class StoreRefused(ParlourError):
    """The database is there but must not be used so (role with too many rights, wrong owner)."""


class SealBroken(ParlourError):
    """One stored text was changed since it was sealed, or belongs to another room."""

    def __init__(self, where: str) -> None:
        super().__init__(
            f"A stored text of {where or 'the keys'} is damaged and cannot be opened: the rest is"
            " not touched, and a backup may have it."
        )


class KeyGone(SealBroken):
    """One stored text whose key is destroyed, or was in the memory of a process that ended.

    That is how it is meant: the text is gone, and nobody need be told.
    """

    def __init__(self, where: str) -> None:
        ParlourError.__init__(
            self,
            f"A stored text of {where or 'the keys'} is gone for good: its key was destroyed, or"
            " was never stored.",
        )


class SealUnknown(Unavailable):
    """One stored text was sealed with a key that this process does not have; another one has."""

    actor = Actor.OPERATOR

    def __init__(self, where: str) -> None:
        super().__init__(
            f"A stored text of {where or 'the keys'} was encrypted with another key or"
            " encryption.secret than Parlour was started with: start it again with both secrets."
        )


class MasterKeyTrouble(ParlourError):
    """The key that wraps all keys of rooms and people cannot be had."""


class RecoveryKeyTrouble(ParlourError):
    """The recovery key cannot be kept where the settings say, or is not to be had from there."""


class IdentityTrouble(ParlourError):
    """The AI user's cross-signing identity is lost, or another one stands in its place."""


class NoKeysYet(StoreRefused):
    """There is a place for the keys of encryption, and nothing in it."""

    def __init__(self, where: str) -> None:
        super().__init__(f"No keys are kept in {where} yet: `parlour run` makes them.")


class ModelFault(StrEnum):
    """Why no model answered."""

    REFUSED = "refused"
    RATE_LIMITED = "rate_limited"
    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"
    NONSENSE = "nonsense"
    BROKEN = "broken"
    OUT_OF_REACH = "out_of_reach"
    NOT_IN_PLAN = "not_in_plan"
    USED_UP = "used_up"
    OVERTAKEN = "overtaken"


class ModelUnavailable(Unavailable):
    """No configured model gave an answer; `fault` is the last endpoint's."""

    def __init__(self, sentence: str, fault: ModelFault, actor: Actor = Actor.NOBODY) -> None:
        super().__init__(sentence)
        self.fault = fault
        self.actor = actor
