"""Reads the YAML file: values with their lines, every fault as one sentence. Never writes."""

from pathlib import Path as FilePath

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from appservice.config.places import Found, Place, Problem
from appservice.config.section import Path


def read_yaml_file(path: FilePath) -> Found:
    """The file's settings; when it cannot be read at all, no settings and one problem."""
    found = Found(Place.in_file(str(path)))
    text = _text(path, found)
    if text is not None:
        _parse(text, found)
    return found


def read_yaml(text: str) -> object:
    """The value of a YAML (or JSON) snippet. Raises `ValueError` with a short reason."""
    try:
        return _parser().load(text)
    except (YAMLError, RecursionError, ValueError) as error:
        raise ValueError(_reason(error)) from error


def _parser() -> YAML:
    parser = YAML(typ="safe", pure=True)
    # Duplicates are found by `_Walk`, which reports all of them and says where the first one is.
    parser.allow_duplicate_keys = True
    return parser


def _text(path: FilePath, found: Found) -> str | None:
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        absent = "there is no such file; `parlour init` makes one"
        found.problems.append(Problem(found.whole, absent))
    except IsADirectoryError:
        found.problems.append(Problem(found.whole, "is a folder; name the file in it"))
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        found.problems.append(Problem(found.whole, f"cannot be read: {reason}"))
    else:
        return _decoded(raw, found)
    return None


def _decoded(raw: bytes, found: Found) -> str | None:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        place = Place.in_file(found.whole.name, line)
        found.problems.append(Problem(place, "is not UTF-8; save the file with that encoding"))
        return None


def _parse(text: str, found: Found) -> None:
    parser = _parser()
    try:
        node = parser.compose(text)
        if node is not None:
            _Walk(found).visit(node, ())
        tree = {} if node is None else _text_keys(parser.constructor.construct_document(node))
    except (YAMLError, RecursionError, ValueError) as error:
        place = Place.in_file(found.whole.name, _line(error, text))
        found.problems.append(Problem(place, f"is not valid YAML: {_reason(error)}"))
        return
    if not isinstance(tree, dict):
        sentence = "must be sections with keys, like `homeserver:` and `  url: ...` below it"
        found.problems.append(Problem(found.whole, sentence))
        return
    found.tree = tree


def _text_keys(value: object) -> object:
    if isinstance(value, dict):
        return {str(key): _text_keys(inner) for key, inner in value.items()}
    return [_text_keys(inner) for inner in value] if isinstance(value, list) else value


def _line(error: Exception, text: str) -> int:
    if isinstance(error, MarkedYAMLError) and error.problem_mark is not None:
        return int(error.problem_mark.line) + 1
    if isinstance(error, ReaderError):
        return text.count("\n", 0, error.position) + 1
    return 0


def _reason(error: Exception) -> str:
    """What the parser says, on one line and without the lines it quotes (they may be secret)."""
    if isinstance(error, MarkedYAMLError):
        said = " ".join(part for part in (error.context, error.problem) if part)
        advice = "; a text that holds a colon needs quotes" if "mapping values" in said else ""
        return said + advice
    if isinstance(error, ReaderError):
        return "it holds a character that YAML does not allow"
    if isinstance(error, RecursionError):
        return "it is nested too deeply"
    return "one of its numbers or dates does not exist; put it in quotes if it is a text"


class _Walk:
    """Goes through the parsed nodes for what the values no longer tell: lines and duplicates."""

    def __init__(self, found: Found) -> None:
        self._found = found
        self._seen: set[int] = set()

    def visit(self, node: Node, path: Path) -> None:
        """Note the places of everything below a node; an alias is followed only once."""
        if id(node) in self._seen:
            return
        self._seen.add(id(node))
        if isinstance(node, MappingNode):
            self._mapping(node, path)
        elif isinstance(node, SequenceNode):
            for number, inner in enumerate(node.value):
                self._note((*path, str(number)), inner)
                self.visit(inner, (*path, str(number)))

    def _mapping(self, node: MappingNode, path: Path) -> None:
        lines: dict[str, int] = {}
        for key, value in node.value:
            name = str(key.value) if isinstance(key, ScalarNode) else "?"
            line = key.start_mark.line + 1
            inner = (*path, name)
            if name in lines:
                place = Place.in_file(self._found.whole.name, line)
                twice = f"{'.'.join(inner)}: is given twice, first on line {lines[name]}; keep one"
                self._found.problems.append(Problem(place, twice))
                continue
            lines[name] = line
            self._note(inner, key)
            self.visit(value, inner)

    def _note(self, path: Path, node: Node) -> None:
        place = Place.in_file(self._found.whole.name, node.start_mark.line + 1)
        self._found.places[path] = place
