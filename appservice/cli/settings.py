"""The option --config, for every command that needs the settings."""

import functools
import os
from collections.abc import Callable
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

import click

from appservice.config import Config

Rest = ParamSpec("Rest")
Result = TypeVar("Result")


config_option = click.option(
    "--config",
    "-c",
    "config_path",
    type=click.Path(path_type=Path),
    default="config.yaml",
    envvar="PARLOUR_CONFIG",
    show_default=True,
    show_envvar=True,
    help="The settings.",
)
"""Which settings, as the argument `config_path`."""


def with_config(command: Callable[Concatenate[Config, Rest], Result]) -> Callable[..., Result]:
    """Give a command the option `--config` and, as its first argument, what that file says."""

    @config_option
    @functools.wraps(command)
    def with_loaded(config_path: Path, *args: Rest.args, **kwargs: Rest.kwargs) -> Result:
        return command(Config.load(config_path, os.environ), *args, **kwargs)

    return with_loaded
