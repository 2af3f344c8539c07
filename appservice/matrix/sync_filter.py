"""The filter of a `/sync`, in words that no cache knows."""

import json
import uuid
from collections.abc import Mapping
from typing import Any


def fresh(wanted: Mapping[str, Any]) -> str:
    """The filter as JSON, different each time.

    Synapse gives the same answer again to the same request for two minutes: who asks again after a
    crash would not hear of what came meanwhile.
    """
    return json.dumps({**wanted, "im.parlour.request": uuid.uuid4().hex})
