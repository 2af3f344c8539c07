"""The HTTP client of one endpoint."""

import logging
from typing import Final

import httpx2
from openai import AsyncOpenAI, DefaultAsyncHttpx2Client

from appservice.llm.endpoint import Endpoint

_QUIET: Final = ("openai", "httpx2", "httpcore2")
_SLACK_S: Final = 5.0  # our own time-outs come first and say more; these catch what they miss


def client_of(endpoint: Endpoint) -> AsyncOpenAI:
    """A client that neither retries (we do) nor writes requests into logs."""
    for name in _QUIET:
        # They name every request, and some releases log its body; OPENAI_LOG must not allow that.
        logging.getLogger(name).setLevel(logging.WARNING)
    slowest = max(endpoint.first_token_timeout_s, endpoint.idle_timeout_s) + _SLACK_S
    timeout = httpx2.Timeout(slowest, connect=endpoint.connect_timeout_s)
    return AsyncOpenAI(
        base_url=endpoint.base_url,
        api_key=endpoint.api_key or "none",
        max_retries=0,
        timeout=timeout,
        http_client=DefaultAsyncHttpx2Client(
            timeout=timeout, trust_env=not endpoint.local, follow_redirects=not endpoint.local
        ),
    )
