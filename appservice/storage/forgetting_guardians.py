"""A person forgotten among guardians, and what is told to them of it: no limit ends by that."""

from dataclasses import replace
from typing import Any, Final

from appservice.model.guardianship import Link
from appservice.model.guarding import Limits
from appservice.model.ids import UserId
from appservice.ports.tombstones import Burial
from appservice.storage.codec import encode
from appservice.storage.guardians import LINKS, SqlGuardians

_OF: Final = "select * from guardians where child = $1 or guardian = $2"
_BODY: Final = "update guardians set body = $1 where link = $2"
_ENTRIES: Final = """
    delete from guarding where (child = $1 or guardian = $2 or person = $3) and at_ms < $4"""
_NOBODY: Final = UserId("")


class SqlForgettingGuardians(SqlGuardians):
    """`ports.guardians.Guardians`, with what is erased and exported of it."""

    async def forget(self, burial: Burial) -> bool:
        """Name them no more: links hold on by their keyed hashes, changes of before go.

        False when there was nothing (left). What they were named in since their wish is theirs.
        """
        mark = await self._mark(burial.user)
        blanked = 0
        async with self._database.begin((LINKS,)) as tx:
            await self.lock(tx)
            for row in await tx.fetch(_OF, mark, mark):
                before = self._one(row, self._link)
                if before is None or _since(before) >= burial.erased_ms:
                    continue
                after = replace(
                    before,
                    child=_NOBODY if row["child"] == mark else before.child,
                    guardian=_NOBODY if row["guardian"] == mark else before.guardian,
                )
                if after != before:
                    blanked += 1
                    await tx.execute(_BODY, self._seal.close(LINKS, encode(after)), row["link"])
            gone = await tx.execute(_ENTRIES, mark, mark, mark, burial.erased_ms)
        return bool(blanked or gone)

    async def own_data(self, user: UserId) -> dict[str, list[dict[str, Any]]]:
        """What is kept of somebody: who their guardians are, whose they are, and what was set."""
        of_child, of_guardian = await self.of_child(user), await self.of_guardian(user)
        return {
            "guardians": [_told(link, "guardian") for link in of_child],
            "guardian_of": [_told(link, "child") for link in of_guardian],
            "changes_by_guardians": [
                {"at_ms": each.at_ms, "what": each.say, **dict(each.data)}
                for each in await self.log(user, _ALL)
            ],
        }


_ALL: Final = 10_000


def _since(link: Link) -> int:
    return max([link.asked_ms, *(word.since_ms for word in link.words)])


def _told(link: Link, who: str) -> dict[str, Any]:
    limits = link.limits
    told: dict[str, Any] = {
        who: getattr(link, who),
        "by": ", ".join(word.how for word in link.words) or "asked for",
    }
    if link.words:
        told["since_ms"] = min(word.since_ms for word in link.words)
    if limits != Limits():
        told |= {
            name: getattr(limits, name)
            for name in ("groups", "images", "voice", "memory", "unasked")
        }
        told["quiet"] = [f"{each.start}-{each.end} {each.zone}" for each in limits.quiet]
        told["no_groups"] = sorted(limits.no_groups)
        told["approved"] = sorted(limits.approved)
    return told
