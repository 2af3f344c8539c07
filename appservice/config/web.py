"""The page that links into groups lead to, and what such a link is like."""

import ipaddress
from typing import Annotated, Literal

from pydantic import AfterValidator

from appservice.config.kinds import AtLeastOne, Count, Host, Port
from appservice.config.quoting import quote
from appservice.config.section import Section
from appservice.config.units import Duration, parse_duration
from appservice.config.urls import HttpUrl


def _network(text: str) -> str:
    try:
        return str(ipaddress.ip_network(text))
    except ValueError as error:
        raise ValueError(
            f"{quote(text)} is no address or network; write for example 127.0.0.1 or 10.0.0.0/8"
        ) from error


Network = Annotated[str, AfterValidator(_network)]


class Web(Section):
    """Where pages answer. `public_url` is how people reach them; without it there are no links."""

    public_url: HttpUrl | None = None
    bind_host: Host = "127.0.0.1"
    bind_port: Port = 29333
    trusted_proxies: tuple[Network, ...] = ()


class Links(Section):
    """What a link is like whose maker says nothing else, and limits against misuse.

    Times are in ms. `open_invitations` and `codes_per_hour` are per link, `views_per_minute` and
    `codes_per_address` (an hour) per address, `tries_per_hour` wrong codes per person.
    """

    expires: Duration = parse_duration("7d")
    uses: AtLeastOne = 20
    code_lifetime: Duration = parse_duration("15m")
    approval_time: Duration = parse_duration("24h")
    open_invitations: AtLeastOne = 5
    invite_by_id: Literal["off", "own_server", "any"] = "off"
    account_url: HttpUrl | None = None
    tries_per_hour: Count = 10
    all_tries_per_hour: Count = 1000
    views_per_minute: AtLeastOne = 60
    codes_per_address: AtLeastOne = 20
    codes_per_hour: AtLeastOne = 100
