"""The composition root: builds, starts and stops every part; alone knows all floors."""

from appservice.app.application import Application
from appservice.app.running import run

__all__ = ["Application", "run"]
