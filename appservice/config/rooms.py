"""Who may do what with the AI, what groups are like, and how it answers in them."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

from appservice.config.kinds import (
    AnyGlob,
    AtLeastOne,
    Count,
    FromNumber,
    PolicyRoom,
    Prefix,
    Switch,
    UserGlob,
    WholeUser,
)
from appservice.config.plans import Amount
from appservice.config.section import Section
from appservice.config.units import Duration, DurationOrZero, parse_duration
from appservice.policy.streaming import Pace
from appservice.prompt.build import LEAST_INPUT_TOKENS, Budget


class Commands(Section):
    """How commands begin, and how old one may be (ms) and still be carried out."""

    prefix: Prefix = "!ai"
    max_age: Duration = parse_duration("5m")


class Admission(Section):
    """Patterns with * and ?. `Config.inviters` says what an empty `may_invite` means."""

    may_invite: tuple[UserGlob, ...] = ()
    blocked: tuple[AnyGlob, ...] = ()
    bots: tuple[UserGlob, ...] = ()
    policy_lists: tuple[PolicyRoom, ...] = ()


class Groups(Section):
    """What the rooms are like that the AI makes, and how they are kept; times in ms.

    The AI is no one of `max_people`. What the times are for: `model.rules.Governance`.
    """

    room_version: Annotated[Literal["10", "11", "12"], FromNumber] = "12"
    max_people: Annotated[int, Field(strict=True, ge=2, le=20)] = 20
    history_visibility: Literal["invited", "joined", "shared"] = "shared"
    newcomer: DurationOrZero = parse_duration("24h")
    removals_per_hour: Count = 3
    undo_window: Duration = parse_duration("10m")
    vote_time: Duration = parse_duration("1h")
    invitation_age: Duration = parse_duration("14d")
    settle: Duration = parse_duration("10s")
    leave_grace: DurationOrZero = parse_duration("60s")
    fights: AtLeastOne = 3
    fight_window: Duration = parse_duration("10m")
    instructions_length: Annotated[int, Field(strict=True, ge=0, le=2000)] = 1000


class Budgets(Section):
    """Limits against misuse, and what many share within 24 hours: `model.plans.Caps`.

    Of groups and invitations `open_per_invited` and `invited_per_day` are per invited person, the
    others per asker. Of what many share null is no limit.
    """

    groups_per_day: Count = 5
    invitations_per_day: Count = 40
    open_invitations: Count = 10
    open_per_invited: Count = 2
    invited_per_day: Count = 6
    declined_pause: DurationOrZero = parse_duration("30d")
    replies_per_room: Count | None = None
    replies_per_server: Count | None = None
    remarks_per_room: Count | None = 50
    replies_per_day: Count | None = None
    tokens_per_day: Amount | None = None
    admins: tuple[WholeUser, ...] = ()


class Answers(Section):
    """How the AI answers. Times are in ms, `window_tokens` and `output_tokens` in tokens.

    `first_words_after` is counted from a model's first word.
    """

    max_age: Duration = parse_duration("15m")
    window_tokens: AtLeastOne = 6000
    output_tokens: AtLeastOne = 800
    typing: Switch = True
    streaming: Switch = True
    first_words_after: Duration = parse_duration("800ms")
    edit_every: Annotated[Duration, Field(ge=500)] = parse_duration("1500ms")

    @property
    def pace(self) -> Pace:
        """When a part of an answer is shown."""
        return Pace(self.streaming, self.first_words_after, self.edit_every)

    @model_validator(mode="after")
    def _holds_a_question(self) -> "Answers":
        holds_a_question(self.window_tokens, self.output_tokens)
        return self


def holds_a_question(window_tokens: int, output_tokens: int) -> None:
    """Raises `ValueError` with a sentence where a window is too small."""
    if Budget.of(window_tokens, output_tokens).input_tokens < LEAST_INPUT_TOKENS:
        least = LEAST_INPUT_TOKENS * 10 // 9 + 1 + output_tokens
        raise ValueError(
            f"window_tokens is too small for the instructions, a question and output_tokens; "
            f"write at least {least}"
        )
