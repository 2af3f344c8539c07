"""What went wrong with one try, in our words: an endpoint's own may quote the prompt."""

import asyncio
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime
from json import JSONDecodeError
from typing import Final

import httpx2
import openai
from pydantic import ValidationError

from appservice.model.errors import Actor, ModelFault

EXPECTED: Final = (
    openai.OpenAIError,
    httpx2.HTTPError,
    httpx2.StreamError,
    OSError,
    TimeoutError,
    JSONDecodeError,
    UnicodeDecodeError,
    ValidationError,
)
"""What a try may raise beside cancellation. Anything else is a fault of ours."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A try that gave no answer. `after_s` is when the endpoint wants to be asked again.

    `grave`: no other question would have been answered either.
    """

    fault: ModelFault
    sentence: str
    actor: Actor = Actor.NOBODY
    again: bool = True
    after_s: float | None = None
    grave: bool = True


def nonsense(what: str) -> Failure:
    """The endpoint answered, but not with an answer."""
    return Failure(ModelFault.NONSENSE, f"gave {what}", grave=False)


def left_alone(seconds: float) -> Failure:
    """The endpoint wants no question for so long."""
    said = f"has had too many requests and wants no other for {math.ceil(seconds)} s"
    return Failure(ModelFault.RATE_LIMITED, said)


def broken_off(error: Exception) -> Failure:
    """The failure that one of `EXPECTED` means when the answer had begun."""
    failure = failure_of(error)
    if failure.fault is ModelFault.UNREACHABLE:
        return replace(failure, sentence="broke off in the middle of its answer")
    return failure


def late(phase: str, seconds: float) -> Failure:
    """The endpoint was too slow."""
    return Failure(ModelFault.TIMEOUT, f"{phase} within {seconds:g} s")


def failure_of(error: BaseException) -> Failure:
    """The failure that one of `EXPECTED` means."""
    match error:
        case openai.APIStatusError():
            return _of_status(error.status_code, error.response.headers)
        case openai.APITimeoutError() | httpx2.TimeoutException() | asyncio.TimeoutError():
            return Failure(ModelFault.TIMEOUT, "did not answer in time")
        case openai.APIConnectionError() | httpx2.HTTPError() | httpx2.StreamError() | OSError():
            return Failure(
                ModelFault.UNREACHABLE, "could not be reached: check base_url, and that it runs"
            )
        case JSONDecodeError() | UnicodeDecodeError() | ValidationError():
            return nonsense("something that is no chat completion")
        case openai.APIResponseValidationError():
            return nonsense("something that is no chat completion")
        case _:
            return Failure(ModelFault.BROKEN, "broke off with an error of its own")


def _of_status(status: int, headers: Mapping[str, str]) -> Failure:
    if status in {401, 403}:
        said = f"refused the API key (HTTP {status}): check models.*.api_key"
        return Failure(ModelFault.REFUSED, said, Actor.OPERATOR, again=False)
    if status == 429:
        said = "has had too many requests (HTTP 429)"
        return Failure(ModelFault.RATE_LIMITED, said, after_s=retry_after_s(headers))
    if status == 404:
        said = "does not know the address or the model (HTTP 404): check base_url and model"
        return Failure(ModelFault.BROKEN, said, Actor.OPERATOR, again=False)
    if status in {408, 409} or status >= 500:
        said = f"failed (HTTP {status})"
        return Failure(ModelFault.BROKEN, said, after_s=retry_after_s(headers))
    said = f"refused the request (HTTP {status}): check model, extra_body and answers.window_tokens"
    return Failure(ModelFault.BROKEN, said, Actor.OPERATOR, again=False, grave=False)


def retry_after_s(headers: Mapping[str, str]) -> float | None:
    """Seconds from `Retry-After`, in either form; a date is read by the endpoint's own clock."""
    given = headers.get("retry-after", "")
    try:
        seconds = float(given)
    except ValueError:
        seconds = _until(given, headers.get("date", ""))
    return max(seconds, 0.0) if math.isfinite(seconds) else None


def _until(then: str, now: str) -> float:
    try:
        return (parsedate_to_datetime(then) - parsedate_to_datetime(now)).total_seconds()
    except (TypeError, ValueError):
        return math.nan
