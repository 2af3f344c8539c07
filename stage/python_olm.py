"""python-olm under a name of its own: `olm` belongs to the product in this process."""

import functools
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import module_from_spec, spec_from_file_location
from types import ModuleType


@functools.cache
def python_olm() -> ModuleType | None:
    """The package, or None where it is not installed (it has no wheel for Python 3.13)."""
    package = PathFinder.find_spec("olm")
    binding = PathFinder.find_spec("_libolm")
    if package is None or binding is None or package.origin is None:
        return None
    spec = spec_from_file_location(
        "python_olm", package.origin, submodule_search_locations=package.submodule_search_locations
    )
    assert spec is not None
    with _named("_libolm", _loaded(binding)):
        return _loaded(spec)


def _loaded(spec: ModuleSpec) -> ModuleType:
    module = module_from_spec(spec)
    sys.modules[spec.name], before = module, sys.modules.get(spec.name)
    assert spec.loader is not None
    spec.loader.exec_module(module)
    if before is not None:
        sys.modules[spec.name] = before
    return module


@contextmanager
def _named(name: str, module: ModuleType) -> Iterator[None]:
    before = sys.modules[name]
    sys.modules[name] = module
    try:
        yield
    finally:
        sys.modules[name] = before
