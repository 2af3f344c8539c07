"""Lines that the AI proposes to remember, by wishes alone, and what ends a direct chat."""

from dataclasses import dataclass

from appservice.model.ids import EventId, TurnId


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposingRules:
    """How the operator wants proposals; durations in milliseconds.

    `calls_per_day` and `per_day` bound how often a model is asked and how often a person is, in one
    direct chat. `rest_ms`: how long nothing is proposed after a no. `lasts_ms`: how long a proposal
    can be agreed to. `timeout_ms` bounds the call.
    """

    on: bool = True
    calls_per_day: int = 40
    per_day: int = 3
    rest_ms: int = 86_400_000
    lasts_ms: int = 86_400_000
    timeout_ms: int = 20_000


@dataclass(frozen=True, slots=True)
class Propose:
    """Look whether something was said up to `about` that is worth remembering.

    Only once the answer of that turn has been said.
    """

    about: EventId
    turn_id: TurnId


@dataclass(frozen=True, slots=True)
class SettleProposal:
    """What became of the proposal that `notice` is; `agreed` None: its time is over."""

    notice: EventId
    agreed: bool | None


@dataclass(frozen=True, slots=True)
class DropProposals:
    """Nothing that was made from the message `source`, which is gone, may be agreed to any more.

    Without one: nothing that is still open, whatever it was made from.
    """

    source: EventId | None = None


@dataclass(frozen=True, slots=True)
class Proposed:
    """An input: the event `notice` proposes something, and can be agreed to until `until_ms`."""

    notice: EventId
    until_ms: int


@dataclass(frozen=True, slots=True)
class NotAlone:
    """An input: a fresh look at a direct chat showed that others are in it, or could come in."""


OfDirect = NotAlone | Proposed
"""Inputs of our own that only direct chats have. Part of `given.Own`."""
ProposingAct = Propose | SettleProposal | DropProposals
