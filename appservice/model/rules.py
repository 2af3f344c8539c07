"""What the operator decided, as the rules read it: a frozen extract of the configuration."""

from dataclasses import dataclass, field

from appservice.model.age import AgeRules
from appservice.model.content import ContentRules
from appservice.model.ids import UserId
from appservice.model.judging import JudgeRules
from appservice.model.keeping import KeepRules
from appservice.model.link import InviteById
from appservice.model.plans import Caps, Plans
from appservice.model.policies import Listed
from appservice.model.proposing import ProposingRules
from appservice.model.routing import ModelFacts
from appservice.model.speaking import Mode


@dataclass(frozen=True, slots=True, kw_only=True)
class Budgets:
    """Bounds against misuse, per person; durations in milliseconds."""

    groups_per_day: int = 5
    invitations_per_day: int = 40
    open_invitations: int = 10
    open_per_invited: int = 2
    invited_per_day: int = 6
    declined_pause_ms: int = 30 * 86_400_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Governance:
    """How groups are kept; durations in milliseconds.

    `settle_ms`: how long a group must have been full (or not) before `invite` is raised (lowered).
    `newcomer_ms`: how long somebody not invited by the creator cannot remove others (0: off).
    `removals_per_hour`: per group, before a vote is needed. `fights`: that many repairs of one
    thing within `fight_ms`, and the AI user gives in. `invitation_ms`: how long one stays open.
    `leave_grace_ms`: how long being sent away can be taken back.
    """

    settle_ms: int = 10_000
    newcomer_ms: int = 86_400_000
    removals_per_hour: int = 3
    undo_ms: int = 600_000
    vote_ms: int = 3_600_000
    fights: int = 3
    fight_ms: int = 600_000
    invitation_ms: int = 14 * 86_400_000
    leave_grace_ms: int = 60_000


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkRules:
    """How people come in by links; durations in milliseconds.

    `on`: whether there is a page for them at all. `expires_ms` and `uses` are those of a link whose
    maker says nothing else. `code_ms`: how long a code works. `approval_ms`: how long members have
    to decide. `open_invitations`: per link. `tries_per_hour`: wrong codes, of one person and of
    all. `no_ms`: how long a no that depends on the person takes, whatever its reason.
    """

    on: bool = False
    expires_ms: int = 7 * 86_400_000
    uses: int = 20
    code_ms: int = 900_000
    approval_ms: int = 86_400_000
    open_invitations: int = 5
    tries_per_hour: int = 10
    all_tries_per_hour: int = 1000
    no_ms: int = 3_000
    invite_by_id: InviteById = InviteById.OFF


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeakingRules:
    """When the AI user speaks in groups; durations in milliseconds.

    `mode`: where the members chose none. `quiet_ms`: how long a sign for it makes it silent.
    `cooldown_ms`: how long after an unasked remark there is no other. `reserve_ms`: how long it
    takes until a dislike of an unasked remark is forgotten.
    """

    mode: Mode = Mode.AUTO
    quiet_ms: int = 1_800_000
    cooldown_ms: int = 300_000
    reserve_ms: int = 86_400_000


@dataclass(frozen=True, slots=True, kw_only=True)
class CatchUpRules:
    """Telling people what they missed: whether, and how often each in one group.

    `receipts`: whether their public read receipts count as signs that they were there.
    """

    on: bool = True
    receipts: bool = True
    per_hour: int = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """All that a decision may look at beside the room and the input.

    `started_ms` is when this run began, `away_since_ms` when the run before it was last alive
    (0 when there was none). `stopped` is the operator's server-wide switch with its reason.
    `encryption`: whether encrypted rooms can be read and written in; `encrypt_groups`: whether the
    groups that the AI user makes are such where nobody asks otherwise. `model_names`: who is asked
    that is not on machines of the operator's own, as people know them; `own_models`: whether one is
    that is. `local_models_only`: what is said in encrypted rooms goes to such ones alone.
    `models`: all of them, in the operator's order. `only_verified`: whether only people whom the
    operator has verified get keys.
    `instructions_chars`: how long a group's instructions may be.
    """

    ai: UserId
    ai_name: str
    own_server: str
    prefix: str = "!ai"
    may_invite: tuple[str, ...] = ()
    blocked: tuple[str, ...] = ()
    listed: Listed = field(default_factory=Listed)
    bots: tuple[str, ...] = ()
    max_people: int = 20
    room_version: str = "12"
    history_visibility: str = "shared"
    command_max_age_ms: int = 300_000
    answer_max_age_ms: int = 900_000
    budgets: Budgets = Budgets()
    plans: Plans = field(default_factory=Plans)
    caps: Caps = field(default_factory=Caps)
    governance: Governance = Governance()
    links: LinkRules = LinkRules()
    speaking: SpeakingRules = SpeakingRules()
    catching_up: CatchUpRules = CatchUpRules()
    judge: JudgeRules = field(default_factory=JudgeRules)
    proposing: ProposingRules = field(default_factory=ProposingRules)
    keeping: KeepRules = field(default_factory=KeepRules)
    age: AgeRules = field(default_factory=AgeRules)
    content: ContentRules = field(default_factory=ContentRules)
    started_ms: int = 0
    away_since_ms: int = 0
    stopped: str | None = None
    encryption: bool = False
    encrypt_groups: bool = True
    model_names: tuple[str, ...] = ()
    own_models: bool = False
    local_models_only: bool = False
    models: tuple[ModelFacts, ...] = ()
    only_verified: bool = False
    instructions_chars: int = 1000
