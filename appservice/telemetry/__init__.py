"""How Parlour shows how it is: logs without content, metrics, and an own port for both to be read.

Nothing here knows the settings or the rooms: `app.py` and the command line hand over plain values.
"""

from appservice.telemetry.health import CannotListen, Check, HealthServer
from appservice.telemetry.logs import configure_logging
from appservice.telemetry.masking import Mask
from appservice.telemetry.meters import NullMeter, PrometheusMeter

__all__ = [
    "CannotListen",
    "Check",
    "HealthServer",
    "Mask",
    "NullMeter",
    "PrometheusMeter",
    "configure_logging",
]
