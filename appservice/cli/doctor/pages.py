"""The page that links lead to: whether people can reach it at `web.public_url`."""

import asyncio
import socket
import urllib.error
import urllib.request
from typing import Final
from urllib.parse import urlsplit

from appservice.cli.doctor.finding import Finding, ok, warning, wrong
from appservice.config import Config
from appservice.web.headers import HEADERS, ROBOTS

CHECK: Final = "pages for links"
_PATIENCE_S: Final = 10.0
_HOME: Final = ("127.0.0.1", "::1", "localhost")


async def pages(config: Config, *, running: bool) -> Finding:
    """How the page is, seen from this machine."""
    url = config.web.public_url
    if url is None:
        return ok(CHECK, "off: without web.public_url there are no links into groups")
    where = urlsplit(url)
    if where.scheme != "https" and where.hostname not in _HOME:
        do = "put a reverse proxy with TLS before it and write its https address"
        return warning(CHECK, f"{url} is not https: codes would travel in clear text", do)
    if where.scheme == "https" and not config.web.trusted_proxies:
        do = "name the reverse proxy in web.trusted_proxies"
        return warning(CHECK, "all visitors count as one, so they run into limits together", do)
    if not running:
        return await asyncio.to_thread(_port, config.web.bind_host, config.web.bind_port)
    return await asyncio.to_thread(_ask, url, f"{config.web.bind_host} port {config.web.bind_port}")


def _port(host: str, port: int) -> Finding:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        do = "set web.bind_host and web.bind_port to an address and port that are free"
        return wrong(CHECK, f"cannot listen on {host} port {port} ({error.strerror})", do)
    return ok(CHECK, f"port {port} is free; whether the page is reached shows when Parlour runs")


def _ask(url: str, here: str) -> Finding:
    do = f"let the reverse proxy hand {url} on to {here}"
    try:
        with urllib.request.urlopen(f"{url}/robots.txt", timeout=_PATIENCE_S) as answer:  # noqa: S310 - http(s) by the settings
            ours = answer.read(len(ROBOTS) + 1) == ROBOTS.encode()
            kept = answer.headers.get("Content-Security-Policy")
    except (urllib.error.URLError, OSError, ValueError) as error:
        reason = getattr(error, "reason", None) or error
        return warning(CHECK, f"{url} is not reached from here ({reason})", do)
    if not ours:
        return wrong(CHECK, f"something that is no Parlour answers at {url}", do)
    if kept != HEADERS["Content-Security-Policy"]:
        what = f"the proxy at {url} changes Parlour's headers"
        return warning(CHECK, what, "let it leave them as they are")
    return ok(CHECK, f"answer at {url}")
