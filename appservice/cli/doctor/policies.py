"""Policy lists: which ones are read, how many rules are in force, and which are not followed."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

from appservice.cli.doctor.finding import Finding, ok, warning
from appservice.config import Config
from appservice.model.policies import ListRule, PolicyList
from appservice.policy.policies import too_wide
from appservice.ports.policies import Policies

CHECK: Final = "policy lists"
_MOST: Final = 5


async def findings(config: Config, policies: Policies) -> list[Finding]:
    """What is to be said of the lists that the settings name; nothing where they name none."""
    wanted = config.admission.policy_lists
    if not wanted:
        return []
    known = {each.name: each for each in await policies.lists()}
    rules = [(name, rule) for name, rule in await policies.rules() if name in wanted]
    unread = [_unread(name, known.get(name)) for name in wanted if not _is_read(known.get(name))]
    wide = [(name, rule) for name, rule in rules if _is_wide(config, rule)]
    count = len({rule for _, rule in rules} - {rule for _, rule in wide})
    read = sum(_is_read(known.get(name)) for name in wanted)
    told = ok(CHECK, f"{count} rules of {read} lists are in force: who they name counts as blocked")
    return [told, *unread, *_not_followed(wide)]


def _is_read(known: PolicyList | None) -> bool:
    return known is not None and known.trouble is None


def _unread(name: str, known: PolicyList | None) -> Finding:
    if known is None or known.trouble is None:
        return warning(CHECK, f"{name} was not read yet", "start Parlour, which joins it")
    old = ", what was read before stays in force" if known.read_ms else ""
    do = "see that the room is there, is public or has invited the AI, and holds a policy list"
    return warning(CHECK, f"{name} cannot be read{old}: {known.trouble.rstrip('.')}", do)


def _is_wide(config: Config, rule: ListRule) -> bool:
    return too_wide(rule, config.homeserver.server_name, config.ai_user_id)


def _not_followed(wide: Sequence[tuple[str, ListRule]]) -> list[Finding]:
    do = "that would lock out everybody here; to block them all the same use admission.blocked"
    counted = Counter(name for name, _ in wide)
    return [
        warning(
            CHECK,
            f"{name} names your own server, everybody on it, or the AI ("
            + ", ".join(rule.entity for of, rule in wide if of == name)[:200]
            + "): not followed",
            do,
        )
        for name, _ in counted.most_common(_MOST)
    ]
