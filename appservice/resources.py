"""Where the files lie that ship with Parlour and are not code: migrations and example files.

In a checkout they lie at its root, where people look for them; a wheel carries them inside the
package, under `_data`. Nothing else may ask where the package itself lies.
"""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_SHIPPED = _PACKAGE / "_data"


def _root() -> Path:
    return _SHIPPED if _SHIPPED.is_dir() else _PACKAGE.parent


def migrations() -> Path:
    """The directory of the plain-SQL migrations."""
    return _root() / "migrations"


def config_example() -> Path:
    """The example configuration, with every key explained."""
    return _root() / "config.example.yaml"


def registration_example() -> Path:
    """The example of an application service registration."""
    return _root() / "registration.yaml.example"
