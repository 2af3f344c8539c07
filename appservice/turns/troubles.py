"""What is stored of a failure: enough to find it, and nothing of what people wrote."""

from traceback import extract_tb

from appservice.model.errors import ParlourError

_LONGEST = 500


def trouble_of(error: Exception) -> str:
    """Kind and place of a failure, and its sentence where that is ours.

    The text of any other exception may quote what was wrong, and that column is not sealed.
    """
    kind = type(error).__name__
    if isinstance(error, ParlourError):
        return f"{kind}: {error}"[:_LONGEST]
    frames = extract_tb(error.__traceback__)
    if not frames:
        return kind
    last = frames[-1]
    return f"{kind} in {last.name}, line {last.lineno}"[:_LONGEST]
