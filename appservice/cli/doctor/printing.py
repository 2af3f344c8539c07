"""Findings as text for people and as JSON for programs."""

import json
import shutil
import textwrap
from collections.abc import Sequence
from dataclasses import asdict
from typing import Final

from appservice.cli.doctor.finding import Finding, Mark

_SIGNS: Final = {Mark.OK: "✓", Mark.WRONG: "✗", Mark.WARNING: "!", Mark.SKIPPED: "-"}
_PLAIN: Final = {Mark.OK: "ok", Mark.WRONG: "NO", Mark.WARNING: "! ", Mark.SKIPPED: "- "}
_NAMES: Final = 17
_WIDEST: Final = 110


def as_text(finding: Finding, *, encoding: str | None = "utf-8") -> str:
    """A line with its sign, and below it what to do; wrapped to the terminal's width."""
    signs, arrow = (_SIGNS, "→") if _can_say("✓✗→", encoding) else (_PLAIN, "->")
    width = min(shutil.get_terminal_size((_WIDEST, 24)).columns, _WIDEST)
    head = f"{signs[finding.mark]} {finding.check:<{_NAMES}} "
    lines = _wrapped(finding.what, head, " " * len(head), width)
    if finding.do is not None:
        arrowed = f"{' ' * len(head)}{arrow} "
        lines += _wrapped(finding.do, arrowed, " " * len(arrowed), width)
    return "\n".join(lines)


def verdict(findings: Sequence[Finding]) -> str:
    """The last line."""
    wrong, warned, skipped = (
        sum(each.mark is mark for each in findings)
        for mark in (Mark.WRONG, Mark.WARNING, Mark.SKIPPED)
    )
    if not wrong and not warned:
        return "All is well."
    parts = [f"{wrong} wrong" if wrong else "Nothing is wrong"]
    parts += [f"{warned} worth knowing"] if warned else []
    parts += [f"{skipped} not looked at"] if skipped else []
    return f"{', '.join(parts)}."


def as_json(findings: Sequence[Finding]) -> str:
    """One object: `well`, and `findings` with `check`, `mark`, `what` and `do`."""
    well = not any(each.mark is Mark.WRONG for each in findings)
    shown = {"well": well, "findings": [asdict(each) for each in findings]}
    return json.dumps(shown, indent=2, ensure_ascii=False)


def _wrapped(text: str, first: str, later: str, width: int) -> list[str]:
    return textwrap.wrap(
        " ".join(text.split()),
        max(width, len(later) + 30),
        initial_indent=first,
        subsequent_indent=later,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _can_say(signs: str, encoding: str | None) -> bool:
    try:
        signs.encode(encoding or "ascii")
    except (LookupError, UnicodeEncodeError):
        return False
    return True
