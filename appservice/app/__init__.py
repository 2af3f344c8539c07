"""The composition root: builds every part, starts and stops them in order; alone knows all floors."""

from appservice.app.application import Application
from appservice.app.running import run

__all__ = ["Application", "run"]
