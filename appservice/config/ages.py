"""How old people are: whose word is believed, and what follows where nobody's is."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from appservice.config.files import PlacedFile
from appservice.config.issuer_keys import IssuerKey
from appservice.config.kinds import Secret, ServerGlob
from appservice.config.peers import AgePeers, AttestKey
from appservice.config.section import Section
from appservice.config.units import DurationOrZero, parse_duration

EventType = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_-]+(\.[a-z0-9_-]+)+$")]
PolicyName = Literal["no_strange_adults", "no_unknown", "guardians_approve"]
IssuerName = Annotated[str, StringConstraints(pattern=r"^[!-~]{1,255}$")]
IssuerKeys = Annotated[tuple[IssuerKey, ...], Field(min_length=1, max_length=8)]
_NEEDED: Final = {
    "module": (
        "module_secret",
        "name the file with the secret of parlour_ages in homeserver.yaml as module_secret_file",
    ),
    "socket": ("socket", "name the socket of `parlour age-reader`"),
    "admin": (
        "admin_token",
        "write an administrator's access token into a file and name it as admin_token_file",
    ),
}


def _frozen(issuers: Mapping[str, tuple[str, ...]]) -> Mapping[str, tuple[str, ...]]:
    return MappingProxyType(dict(issuers))


class Age(Section):
    """What the words mean: `model.age`. `hold_least` and `hold_most` are in ms.

    `issuers`: the public keys (PEM) of who may state ages, by the `iss` of what they state.
    `reader`: the way by which account data is read; auto: each that is set up, the best first.
    `socket`: where `parlour age-reader` answers. `module_secret`: what the companion module knows.
    `peers`: other Parlours that are asked and answered, by `attest_key`.
    """

    account_data: EventType = "im.parlour.age"
    issuers: Annotated[Mapping[IssuerName, IssuerKeys], AfterValidator(_frozen)] = Field(
        default_factory=lambda: MappingProxyType({})
    )
    reader: Literal["auto", "none", "module", "socket", "admin"] = "auto"
    module_secret: Secret | None = None
    socket: PlacedFile | None = None
    admin_token: Secret | None = None
    unknown: Literal["shielded", "adult"] = "shielded"
    adult_servers: tuple[ServerGlob, ...] = ()
    groups: Literal["all_ages", "adults"] = "all_ages"
    hold_least: DurationOrZero = parse_duration("6h")
    hold_most: DurationOrZero = parse_duration("48h")
    policy: tuple[PolicyName, ...] = ()
    peers: AgePeers = ()
    attest_key: AttestKey | None = None

    @model_validator(mode="after")
    def _least_before_most(self) -> "Age":
        if self.hold_least > self.hold_most:
            raise ValueError("hold_least is longer than hold_most; make it the shorter one")
        return self

    @model_validator(mode="after")
    def _what_it_reads_with(self) -> "Age":
        key, advice = _NEEDED.get(self.reader, ("reader", ""))
        if getattr(self, key) is None:
            raise ValueError(f"reader is {self.reader} and {key} is missing; {advice}")
        return self

    @model_validator(mode="after")
    def _a_key_to_answer_by(self) -> "Age":
        if self.peers and self.attest_key is None:
            raise ValueError(
                "peers are named and attest_key is missing; make a key with `parlour age keygen`"
                " and name its file as attest_key_file"
            )
        return self

    @property
    def ways(self) -> tuple[str, ...]:
        """The ways by which account data is read, the best first: module, socket, admin."""
        if self.reader in _NEEDED:
            return (self.reader,)
        set_up = (way for way, (key, _) in _NEEDED.items() if getattr(self, key) is not None)
        return tuple(set_up) if self.reader == "auto" else ()
