"""Limits on how often one address, or one link, may ask. Kept in the process: forgotten with it."""

import ipaddress
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Final

Clock = Callable[[], float]
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_MOST_KEYS: Final = 50_000
_MOST_HOPS: Final = 20


class Limit:
    """A bucket for each key that refills evenly: `most` at once, and as many again `per_s`."""

    def __init__(self, most: int, per_s: float, clock: Clock) -> None:
        self._most = most
        self._rate = most / per_s
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, key: str) -> bool:
        """Take one; False when nothing is left. Of too many keys the longest unused goes."""
        now = self._clock()
        left, seen = self._left.pop(key, (float(self._most), now))
        left = min(self._most, left + (now - seen) * self._rate)
        allowed = left >= 1.0
        self._left[key] = (left - 1.0 if allowed else left, now)
        if len(self._left) > _MOST_KEYS:
            self._left.popitem(last=False)
        return allowed


def networks(texts: Sequence[str]) -> tuple[Network, ...]:
    """Addresses and networks as written in the settings."""
    return tuple(ipaddress.ip_network(text) for text in texts)


def visitor(peer: str | None, forwarded: Sequence[str], trusted: Sequence[Network]) -> str:
    """The key of who asks: an IPv4 address, or the /64 network of an IPv6 one.

    `forwarded` are the values of X-Forwarded-For. They are read from the end, and only as long as
    trusted proxies wrote them: what stands before that, the visitor may have made up.
    """
    hops = [hop.strip() for value in forwarded for hop in value.split(",")][-_MOST_HOPS:]
    address = _parsed(peer or "")
    while hops and address is not None and any(address in network for network in trusted):
        nearer = _parsed(hops.pop())
        if nearer is None:
            break
        address = nearer
    return _key(address) if address is not None else "unknown"


def _parsed(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        found = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return mapped or found


def _key(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> str:
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    return str(ipaddress.ip_network((address, 64), strict=False))
