"""The homeserver, how it and we reach one another, and the AI user's account."""

from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from appservice.config.files import CertificateFile, PictureFile
from appservice.config.kinds import (
    DeviceName,
    Host,
    Localpart,
    LongSecret,
    OneLine,
    Port,
    ServerName,
    ShortName,
)
from appservice.config.section import Section
from appservice.config.units import Bytes, Size, parse_size
from appservice.config.urls import HttpUrl

# A transaction carries 100 events of 64 KiB and ephemeral ones besides; one that is refused for
# its size comes again for ever and stops everything behind it.
_SMALLEST_BODY = parse_size("8MiB")


def _large_enough(size: Bytes) -> Bytes:
    if size < _SMALLEST_BODY:
        raise ValueError("is too small for the largest transactions; write at least 8MiB")
    return size


class Homeserver(Section):
    """The homeserver that Parlour is registered at. `ca_file` is PEM, for a CA of one's own."""

    url: Annotated[
        HttpUrl,
        Field(description="write where its client API answers, like http://127.0.0.1:8008"),
    ]
    server_name: Annotated[
        ServerName, Field(description="write the part of user IDs after the colon")
    ]
    ca_file: CertificateFile | None = None


class Appservice(Section):
    """How the homeserver reaches us, and the secrets that each side knows the other by."""

    id: ShortName = "parlour"
    url: Annotated[
        HttpUrl,
        Field(description="write where the homeserver reaches Parlour, as in registration.yaml"),
    ]
    bind_host: Host = "127.0.0.1"
    bind_port: Port = 29331
    as_token: Annotated[LongSecret, Field(description="copy it from registration.yaml")]
    hs_token: Annotated[LongSecret, Field(description="copy it from registration.yaml")]
    sender_localpart: Annotated[Localpart, Field(description="copy it from registration.yaml")]
    max_body: Annotated[Size, AfterValidator(_large_enough)] = parse_size("50MiB")

    @model_validator(mode="after")
    def _two_tokens(self) -> "Appservice":
        if self.as_token == self.hs_token:
            raise ValueError("as_token and hs_token are the same; each side needs its own")
        return self


class AiUser(Section):
    """The account that talks. `avatar` is the path of a picture, or null for none."""

    localpart: Localpart = "ai"
    display_name: OneLine = "Parlour"
    avatar: PictureFile | None = None
    device_id: DeviceName = "PARLOUR"
