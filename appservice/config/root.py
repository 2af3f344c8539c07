"""All settings together."""

from collections.abc import Mapping
from pathlib import Path

from pydantic import PrivateAttr, ValidationInfo, model_validator

from appservice.config.ages import Age
from appservice.config.catchup import Catchup
from appservice.config.content import Content
from appservice.config.encryption import Encryption, Privacy
from appservice.config.endpoints import Models
from appservice.config.guardians import Guardians
from appservice.config.judge import judge
from appservice.config.memory import PersonalMemory
from appservice.config.operations import Database, Health, Logging, Shutdown, Sync
from appservice.config.plans import Plans
from appservice.config.quoting import quote
from appservice.config.retention import Retention
from appservice.config.rooms import (
    Admission,
    Answers,
    Budgets,
    Commands,
    Groups,
    holds_a_question,
)
from appservice.config.section import Section
from appservice.config.server import AiUser, Appservice, Homeserver
from appservice.config.shown import secret_texts
from appservice.config.speaking import Speaking
from appservice.config.storage import Storage
from appservice.config.web import Links, Web
from appservice.model.ids import UserId


class Config(Section):
    """The frozen settings of one Parlour. Times are in milliseconds, sizes in bytes."""

    homeserver: Homeserver
    appservice: Appservice
    ai_user: AiUser = AiUser()
    commands: Commands = Commands()
    admission: Admission = Admission()
    groups: Groups = Groups()
    budgets: Budgets = Budgets()
    plans: Plans = Plans()
    links: Links = Links()
    age: Age = Age()
    guardians: Guardians = Guardians()
    content: Content = Content()
    speaking: Speaking = Speaking()
    catchup: Catchup = Catchup()
    retention: Retention = Retention()
    memory: PersonalMemory = PersonalMemory()
    answers: Answers = Answers()
    models: Models
    encryption: Encryption
    privacy: Privacy = Privacy()
    database: Database
    storage: Storage = Storage()
    sync: Sync = Sync()
    web: Web = Web()
    health: Health = Health()
    logging: Logging = Logging()
    shutdown: Shutdown = Shutdown()

    _path: Path = PrivateAttr(default=Path("config.yaml"))

    @classmethod
    def load(cls, path: Path, env: Mapping[str, str]) -> "Config":
        """The settings of a YAML file, with those of the environment laid over them.

        Raises `ConfigError`, whose `problems` name everything that is wrong.
        """
        return judge(cls, path, env)

    @property
    def path(self) -> Path:
        """The file that was read, as it was named."""
        return self._path

    @property
    def ai_user_id(self) -> UserId:
        """The user ID of the account that talks."""
        return UserId(f"@{self.ai_user.localpart}:{self.homeserver.server_name}")

    @property
    def sender_user_id(self) -> UserId:
        """The user ID of the appservice's own account, which never talks."""
        return UserId(f"@{self.appservice.sender_localpart}:{self.homeserver.server_name}")

    @property
    def inviters(self) -> tuple[str, ...]:
        """Patterns of who may invite the AI; without any, the users of the own server."""
        return self.admission.may_invite or (f"@*:{self.homeserver.server_name}",)

    @property
    def secrets(self) -> tuple[str, ...]:
        """Every secret text among the settings: what logs must never show."""
        return secret_texts(self)

    @model_validator(mode="after")
    def _two_accounts(self) -> "Config":
        if self.appservice.sender_localpart == self.ai_user.localpart:
            raise ValueError(
                "appservice.sender_localpart is the AI user's; the sender account cannot sync, "
                "so it must be another one"
            )
        return self

    @model_validator(mode="after")
    def _peers_elsewhere(self) -> "Config":
        if any(peer.server == self.homeserver.server_name for peer in self.age.peers):
            raise ValueError("age.peers names homeserver.server_name; peers are other servers")
        return self

    @model_validator(mode="after")
    def _a_secret_and_a_place_for_keys(self) -> "Config":
        if not self.encryption.on:
            return self
        if self.encryption.secret in (self.appservice.as_token, self.appservice.hs_token):
            raise ValueError(
                "encryption.secret is one of the appservice's tokens; write a secret of its own"
            )
        if self.database.keys is None:
            raise ValueError(
                "database.crypto is missing; on PostgreSQL the keys of encrypted rooms need a role "
                "of their own (`parlour migrate --roles create` makes it)"
            )
        return self

    @model_validator(mode="after")
    def _a_model_for_encrypted_rooms(self) -> "Config":
        own = any(one.local for one in self.models.named.values())
        if self.privacy.local_models_only_in_encrypted_rooms and not own:
            raise ValueError(
                "privacy.local_models_only_in_encrypted_rooms is true and no model has `local: "
                "true`; nobody could answer there: mark the one that runs on your own machines"
            )
        return self

    @model_validator(mode="after")
    def _plans_name_models(self) -> "Config":
        for plan, settings in self.plans.named.items():
            for name in settings.models:
                if name not in self.models.named:
                    raise ValueError(
                        f"plans.named.{plan}.models: there is no model {quote(name)} below models"
                    )
        return self

    @model_validator(mode="after")
    def _judge_is_a_model(self) -> "Config":
        judge = self.speaking.judge_model
        if judge is not None and judge not in self.models.named:
            raise ValueError(f"speaking.judge_model: there is no model {quote(judge)} below models")
        return self

    @model_validator(mode="after")
    def _rater_is_a_model(self) -> "Config":
        rater = self.content.model
        if rater is not None and rater not in self.models.named:
            raise ValueError(f"content.model: there is no model {quote(rater)} below models")
        return self

    @model_validator(mode="after")
    def _plans_reach_encrypted_rooms(self) -> "Config":
        models = self.models.named
        for plan, settings in self.plans.named.items():
            named = [models[name] for name in settings.models]
            own = any(one.local for one in named) or not named
            if self.privacy.local_models_only_in_encrypted_rooms and not own:
                raise ValueError(
                    f"plans.named.{plan}.models: none of them has `local: true`; whoever has that "
                    "plan could not be answered in encrypted rooms"
                )
        return self

    @model_validator(mode="after")
    def _models_hold_a_question(self) -> "Config":
        for key, _, model in self.models.keys:
            if model.window_tokens is not None:
                try:
                    holds_a_question(model.window_tokens, self.answers.output_tokens)
                except ValueError as error:
                    raise ValueError(f"models.{key}: {error}") from None
        return self

    @model_validator(mode="after")
    def _two_ports(self) -> "Config":
        taken: dict[tuple[str, int], str] = {}
        for name in ("appservice", "health", "web"):
            section = getattr(self, name)
            port = (section.bind_host, section.bind_port)
            if section.bind_port and port in taken:
                raise ValueError(
                    f"{taken[port]}.bind_port and {name}.bind_port are one port; use two"
                )
            taken[port] = name
        return self

    @model_validator(mode="after")
    def _remember_path(self, info: ValidationInfo) -> "Config":
        if info.context and isinstance(path := info.context.get("path"), Path):
            self._path = path
        return self
