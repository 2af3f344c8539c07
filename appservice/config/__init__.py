"""Settings: one YAML file and the environment, read once, judged whole, frozen.

`Config.load` is the only way in. Nothing here writes, and nothing here reads again later.
"""

from appservice.config.encryption import Encryption, Privacy, RecoveryKey
from appservice.config.endpoints import Endpoint, FallbackEndpoint, Models, OtherEndpoint
from appservice.config.operations import Database, Health, Logging, Shutdown, Sync
from appservice.config.problems import ConfigError
from appservice.config.rooms import Admission, Answers, Budgets, Commands, Groups
from appservice.config.root import Config
from appservice.config.server import AiUser, Appservice, Homeserver
from appservice.config.speaking import Speaking
from appservice.config.storage import Storage
from appservice.config.urls import DatabaseUrl

__all__ = [
    "Admission",
    "AiUser",
    "Answers",
    "Appservice",
    "Budgets",
    "Commands",
    "Config",
    "ConfigError",
    "Database",
    "DatabaseUrl",
    "Encryption",
    "Endpoint",
    "FallbackEndpoint",
    "Groups",
    "Health",
    "Homeserver",
    "Logging",
    "Models",
    "OtherEndpoint",
    "Privacy",
    "RecoveryKey",
    "Shutdown",
    "Speaking",
    "Storage",
    "Sync",
]
