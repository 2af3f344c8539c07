"""Puts the files that are not code into the wheel, where appservice/resources.py looks for them.

Plain `force-include` would also copy them beside an editable install, where the copies would hide
the checkout's own files and grow old.
"""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

SHIPPED = ("migrations", "config.example.yaml", "registration.yaml.example")


class ShipDataFiles(BuildHookInterface[Any]):
    """Adds SHIPPED below `appservice/_data` of a standard wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Called by hatchling before it builds; `version` is `editable` for a checkout."""
        if version == "editable":
            return
        for name in SHIPPED:
            build_data["force_include"][str(Path(self.root) / name)] = f"appservice/_data/{name}"
