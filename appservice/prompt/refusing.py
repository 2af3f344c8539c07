"""What is said instead of words that are not fit, and what is added where somebody needs help."""

from typing import Final

from appservice.model.verdict import Deny
from appservice.prompt.catalogue import say
from appservice.prompt.help_lines import EVERYWHERE, HELP_LINES

_SAID: Final = frozenset({"unfit", "not_judged"})


def refusal(denied: Deny, region: str | None) -> str | None:
    """The sentence for a refusal by what words touch; None where it is for another reason.

    The same for everybody, whoever is in the room.
    """
    if denied.reason not in _SAID:
        return None
    if denied.category is None:
        return say(denied.reason)
    return say(f"unfit_{denied.category}", help=help_near(region))


def help_near(region: str | None) -> str:
    """Who listens in a country, or where such people are found."""
    lines = HELP_LINES.get(region or "", ())
    if not lines:
        return say("help_anywhere", everywhere=EVERYWHERE)
    told = ", ".join(f"{one.name} {one.number} ({one.url})" for one in lines)
    return say("help_here", lines=told, everywhere=EVERYWHERE)


def with_help(text: str, region: str | None) -> str:
    """An answer to somebody who may need help, with who listens below it; once is enough."""
    help_ = help_near(region)
    return text if help_ in text else f"{text.rstrip()}\n\n{help_}"


def without_help(text: str, region: str | None) -> str:
    """What is said beside the sentence of our own about who listens."""
    return text.replace(help_near(region), "").strip()
