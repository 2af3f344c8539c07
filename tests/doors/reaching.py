"""What can be reached from an object by attributes, containers, bound methods and closures."""

import functools
import types
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet

_PLAIN = (str, bytes, bytearray, int, float, bool, type(None), type, types.ModuleType)


def reached(
    start: object, wanted: Callable[[object], bool], stop: Callable[[object], bool]
) -> list[str]:
    """The shortest ways from an object to each that is wanted, not through what `stop` names."""
    ways: list[str] = []
    seen: dict[int, object] = {}  # kept alive, so that no other object gets the number of one
    left: deque[tuple[str, object]] = deque([("it", start)])
    while left:
        way, thing = left.popleft()
        if id(thing) in seen:
            continue
        seen[id(thing)] = thing
        if wanted(thing):
            ways.append(way)
        elif not (stop(thing) or isinstance(thing, _PLAIN)):
            left.extend((f"{way}{step}", part) for step, part in _parts(thing))
    return ways


def _parts(thing: object) -> Iterator[tuple[str, object]]:
    if isinstance(thing, Mapping):
        for key, value in list(thing.items()):
            yield f"[{key!r}]", value
            yield ".key", key
    elif isinstance(thing, list | tuple | AbstractSet | deque):
        for number, value in enumerate(list(thing)):
            yield f"[{number}]", value
    elif isinstance(thing, types.MethodType):
        yield ".__self__", thing.__self__
        yield ".__func__", thing.__func__
    elif isinstance(thing, types.FunctionType):
        yield from _of_function(thing)
    elif isinstance(thing, functools.partial):
        yield ".partial", (thing.func, thing.args, thing.keywords)
    yield from _attributes(thing)


def _of_function(thing: types.FunctionType) -> Iterator[tuple[str, object]]:
    for name, cell in zip(thing.__code__.co_freevars, thing.__closure__ or (), strict=True):
        yield f".{name}", _content(cell)
    yield ".defaults", (thing.__defaults__, thing.__kwdefaults__)


def _content(cell: types.CellType) -> object:
    try:
        return cell.cell_contents
    except ValueError:  # not filled yet
        return None


def _attributes(thing: object) -> Iterator[tuple[str, object]]:
    for name, value in list(getattr(thing, "__dict__", {}).items()):
        yield f".{name}", value
    for kind in type(thing).__mro__:
        slots = kind.__dict__.get("__slots__", ())
        for name in (slots,) if isinstance(slots, str) else slots:
            if name not in {"__dict__", "__weakref__"} and hasattr(thing, name):
                yield f".{name}", getattr(thing, name)
