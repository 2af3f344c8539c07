"""`demo/state.json`: all that a script needs to drive the running demo."""

import json
from pathlib import Path

from stage.accounts import Account
from stage.demo.theatre import Theatre


async def write_state(file: Path, theatre: Theatre, accounts: list[Account]) -> None:
    """Write it whole or not at all, readable by this account only."""
    seat = theatre.parlour.seat
    state = {
        "homeservers": [
            {
                "server_name": server.server_name,
                "url": server.url,
                "admin_token": await server.admin_token(),
            }
            for server in (theatre.a, theatre.b)
        ],
        "users": [
            {
                "user_id": account.user_id,
                "password": account.password,
                "access_token": account.access_token,
                "device_id": account.device_id,
                "homeserver_url": account.homeserver_url,
            }
            for account in accounts
        ],
        "ai_user_id": seat.ai_user_id,
        "appservice_url": seat.url,
        "web_url": seat.web_url,
        "metrics_url": f"{seat.health_url}/metrics",
        "model_url": theatre.model_url,
        "database": {
            "rooms": f"sqlite:{theatre.parlour.directory / 'data' / 'rooms.db'}",
            "personal": f"sqlite:{theatre.parlour.directory / 'data' / 'personal.db'}",
        },
        "config": str(theatre.parlour.config_file),
        "pids": {name: process.pid for name, process in theatre.processes.items()},
    }
    draft = file.with_suffix(".tmp")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(state, indent=2) + "\n")
    draft.replace(file)
