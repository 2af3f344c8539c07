"""Files and disk, as the settings name them."""

import shutil
from pathlib import Path
from typing import Final

from appservice.cli.doctor.finding import Finding, blame, ok, skipped, warning, wrong
from appservice.config import Config
from appservice.matrix.picture import BadPicture, avatar_png

_MIB: Final = 1024 * 1024
_TOO_LITTLE: Final = 100 * _MIB
_LITTLE: Final = 1024 * _MIB
_OTHER_PICTURE: Final = "let ai_user.avatar name a PNG, JPEG or WebP file that Parlour may read"


def avatar(config: Config) -> Finding:
    """Whether the AI user's picture can be read and is one."""
    path = config.ai_user.avatar
    if path is None:
        return ok("avatar", "none is configured")
    try:
        size = len(avatar_png(path))
    except BadPicture as error:
        return blame("avatar", error, _OTHER_PICTURE)
    return ok("avatar", f"{path} is shown as a picture of {-(-size // 1024)} KiB")


def disk(config: Config) -> list[Finding]:
    """How much room is left where SQLite writes; nothing on PostgreSQL."""
    places = [config.database.rooms, config.database.personal]
    if config.encryption.on and config.database.keys is not None:
        places.append(config.database.keys)
    paths = [each.path for each in places if each.path is not None]
    folders = dict.fromkeys(_standing(path) for path in paths)
    devices = {folder.stat().st_dev: folder for folder in reversed(folders)}
    return [_room_in(folder) for folder in devices.values()]


def _standing(path: Path) -> Path:
    """The nearest folder above that is there."""
    return next(above for above in path.parents if above.is_dir())


def _room_in(folder: Path) -> Finding:
    try:
        free = shutil.disk_usage(folder).free
    except OSError as error:
        return skipped("disk", f"{folder} ({error.strerror})")
    what = f"{free // _MIB:,} MiB are free for the databases at {folder}"
    do = "make room: a database that cannot grow takes no events, and nobody is answered"
    if free < _TOO_LITTLE:
        return wrong("disk", what, do)
    return warning("disk", what, do) if free < _LITTLE else ok("disk", what)
