"""The operator's decisions as rules: those of the settings, and those made while running."""

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import replace

from appservice.app.allowances import caps_of, plans_of
from appservice.app.told_models import facts_of, names_elsewhere, uses_own
from appservice.config import Config
from appservice.model.age import AgePolicy, AgeRules, GroupsFor, Unknown
from appservice.model.content import ContentRules
from appservice.model.judging import JudgeRules
from appservice.model.keeping import KeepRules
from appservice.model.link import InviteById
from appservice.model.policies import Listed
from appservice.model.proposing import ProposingRules
from appservice.model.rules import (
    Budgets,
    CatchUpRules,
    Governance,
    LinkRules,
    Rules,
    SpeakingRules,
)
from appservice.model.speaking import Mode
from appservice.policy.policies import listed
from appservice.ports.guardians import NONE_YET, Guardians
from appservice.ports.ledger import Ledger
from appservice.ports.policies import Policies
from appservice.prompt.refusing import help_near
from appservice.turns.clock import Clock

STOPPED = "stopped"
_FRESH_MS = 1000


def rules_of(config: Config, started_ms: int, away_since_ms: int) -> Rules:
    """The settings as the rules read them."""
    budgets, groups = config.budgets, config.groups
    return Rules(
        ai=config.ai_user_id,
        ai_name=config.ai_user.display_name,
        own_server=config.homeserver.server_name,
        prefix=config.commands.prefix,
        may_invite=config.inviters,
        blocked=config.admission.blocked,
        bots=config.admission.bots,
        max_people=groups.max_people,
        room_version=groups.room_version,
        history_visibility=groups.history_visibility,
        command_max_age_ms=config.commands.max_age,
        answer_max_age_ms=config.answers.max_age,
        budgets=Budgets(
            groups_per_day=budgets.groups_per_day,
            invitations_per_day=budgets.invitations_per_day,
            open_invitations=budgets.open_invitations,
            open_per_invited=budgets.open_per_invited,
            invited_per_day=budgets.invited_per_day,
            declined_pause_ms=budgets.declined_pause,
        ),
        plans=plans_of(config),
        caps=caps_of(config),
        governance=Governance(
            settle_ms=groups.settle,
            newcomer_ms=groups.newcomer,
            removals_per_hour=groups.removals_per_hour,
            undo_ms=groups.undo_window,
            vote_ms=groups.vote_time,
            fights=groups.fights,
            fight_ms=groups.fight_window,
            invitation_ms=groups.invitation_age,
            leave_grace_ms=groups.leave_grace,
        ),
        links=LinkRules(
            on=config.web.public_url is not None,
            expires_ms=config.links.expires,
            uses=config.links.uses,
            code_ms=config.links.code_lifetime,
            approval_ms=config.links.approval_time,
            open_invitations=config.links.open_invitations,
            tries_per_hour=config.links.tries_per_hour,
            all_tries_per_hour=config.links.all_tries_per_hour,
            invite_by_id=InviteById(config.links.invite_by_id),
        ),
        catching_up=CatchUpRules(
            on=config.catchup.enabled,
            receipts=config.catchup.receipts,
            per_hour=config.catchup.per_hour,
        ),
        speaking=SpeakingRules(
            mode=Mode(config.speaking.mode),
            quiet_ms=config.speaking.quiet,
            cooldown_ms=config.speaking.cooldown,
            reserve_ms=config.speaking.reserve,
        ),
        judge=judge_of(config),
        proposing=proposing_of(config),
        keeping=keeping_of(config),
        age=ages_of(config),
        content=content_of(config),
        only_verified=config.encryption.share_keys_with == "verified",
        encrypt_groups=config.encryption.rooms == "encrypted",
        started_ms=started_ms,
        away_since_ms=away_since_ms,
        models=facts_of(config),
        instructions_chars=groups.instructions_length,
        model_names=names_elsewhere(config),
        own_models=uses_own(config),
        local_models_only=config.privacy.local_models_only_in_encrypted_rooms,
    )


def ages_of(config: Config) -> AgeRules:
    """What is made of ages."""
    age = config.age
    return AgeRules(
        unknown=Unknown(age.unknown),
        adult_servers=age.adult_servers,
        groups=GroupsFor(age.groups),
        hold_least_ms=age.hold_least,
        hold_most_ms=age.hold_most,
        policies=frozenset(map(AgePolicy, age.policy)),
        peers=tuple(peer.server for peer in age.peers) if config.encryption.on else (),
    )


def content_of(config: Config) -> ContentRules:
    """What is fit for whom."""
    region = config.content.region
    return ContentRules(
        thresholds=config.content.all_thresholds, region=region, help=help_near(region)
    )


def judge_of(config: Config) -> JudgeRules:
    """How it is judged whether anything is said unasked."""
    speaking = config.speaking
    return JudgeRules(
        pause_ms=speaking.pause,
        longest_pause_ms=speaking.longest_pause,
        timeout_ms=speaking.judge_timeout,
        sure=speaking.judge_sure / 100,
        calls=speaking.judge_calls_per_hour,
        reactions=speaking.reactions_per_hour,
        model=speaking.judge_model,
    )


def proposing_of(config: Config) -> ProposingRules:
    """How lines to remember are proposed."""
    memory = config.memory
    return ProposingRules(
        on=memory.propose,
        per_day=memory.proposals_per_day,
        calls_per_day=memory.looks_per_day,
        rest_ms=memory.rest_after_no,
    )


def keeping_of(config: Config) -> KeepRules:
    """How long what is said is kept, and what is left of it."""
    kept = config.retention
    return KeepRules(
        groups=kept.groups,
        direct=kept.direct,
        most=kept.most,
        done_ms=kept.done,
        audit=kept.audit,
        event_ids=kept.event_ids,
        every_ms=kept.every,
    )


def link_key(config: Config) -> bytes:
    """What the tokens of links are made with: the same after every start, known to nobody else."""
    secret = config.appservice.as_token.get_secret_value()
    return hmac.new(secret.encode(), b"parlour links", hashlib.sha256).digest()


class LiveRules:
    """The rules with the switches that the command line sets beside us, at most a second old."""

    def __init__(
        self,
        base: Rules,
        ledger: Ledger,
        policies: Policies,
        clock: Clock,
        encrypts: Callable[[], bool] = lambda: False,
        guardians: Guardians | None = None,
    ) -> None:
        """`encrypts` says whether encryption works now: the door that does it knows.

        Whether anybody was ever said to have a guardian is asked of `guardians`.
        """
        self._guardians = guardians
        self._base = base
        self._encrypts = encrypts
        self._policies = policies
        self._stamp: str | None = None
        self._listed = Listed()
        self._ledger = ledger
        self._clock = clock
        self._current = base
        self._read_ms = 0

    async def __call__(self) -> Rules:
        """The rules as they are now."""
        now_ms = self._clock()
        if self._encrypts() is not self._current.encryption:
            self._base = replace(self._base, encryption=self._encrypts())
            self._current = replace(self._current, encryption=self._base.encryption)
        if not 0 <= now_ms - self._read_ms < _FRESH_MS:
            stopped = await self._ledger.flag(STOPPED)
            blocks = await self._ledger.blocks()
            self._current = replace(
                self._base,
                stopped=stopped,
                blocked=(*self._base.blocked, *blocks),
                listed=await self._lists(),
                age=replace(self._base.age, guardians=await self._guards()),
            )
            self._read_ms = now_ms
        return self._current

    async def _guards(self) -> bool:
        return self._guardians is not None and await self._guardians.stamp() != NONE_YET

    async def _lists(self) -> Listed:
        """Whom the policy lists name: thousands sometimes, so read anew only when they changed."""
        stamp = await self._policies.stamp()
        if stamp != self._stamp:
            rules = [rule for _, rule in await self._policies.rules()]
            self._listed = listed(rules, self._base.own_server, self._base.ai)
            self._stamp = stamp
        return self._listed
