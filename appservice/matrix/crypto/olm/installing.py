"""Puts this package where mautrix.crypto looks for python-olm."""

import sys
from types import ModuleType, SimpleNamespace

_OURS = __name__.rpartition(".")[0]
_THEIRS = "mautrix.crypto"


def install() -> None:
    """Make `import olm` mean this package, also where python-olm is installed.

    ImportError when mautrix.crypto has another one already: its classes are subclasses of that.
    """
    ours = sys.modules[_OURS]
    for name, module in list(sys.modules.items()):
        if name.startswith(_THEIRS) and getattr(module, "olm", ours) is not ours:
            raise ImportError(
                f"{name} was imported with another olm than {_OURS};"
                " import appservice.matrix.crypto before mautrix.crypto"
            )
    sys.modules["olm"] = ours
    sys.modules["_libolm"] = _without_libolm()


def _without_libolm() -> ModuleType:
    """What mautrix takes from libolm's binding, for sessions that cannot describe themselves."""
    stub = ModuleType("_libolm")
    vars(stub).update(ffi=SimpleNamespace(), lib=SimpleNamespace())
    return stub
