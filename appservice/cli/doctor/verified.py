"""People whom the operator has verified, and whether they still are who they were."""

from collections.abc import Sequence
from typing import Final

from appservice.cli.doctor.finding import Finding, ok, skipped, warning
from appservice.matrix.crypto.verified import Verified

CHECK: Final = "verified people"


def verified(people: Sequence[Verified] | None, *, only_they_read: bool) -> Finding:
    """`people` is None when they cannot be looked at; `only_they_read`: share_keys_with says so."""
    if people is None:
        return skipped(CHECK, "the store of keys does not open")
    changed = [each.user for each in people if each.changed]
    if changed:
        what = f"{', '.join(changed)} shows another identity than the one that was verified"
        do = "ask them why, by another way than Matrix; then `parlour keys verify`, or `unverify`"
        return warning(CHECK, f"{what}, and counts as not verified", do)
    if only_they_read and not people:
        what = "nobody is, so nobody can read what the AI says in encrypted rooms"
        return warning(CHECK, what, "`parlour keys verify @user:server`")
    return ok(CHECK, ", ".join(each.user for each in people) or "nobody is, and nobody has to be")
