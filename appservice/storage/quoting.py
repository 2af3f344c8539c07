"""Names and texts in SQL where no placeholder can stand: in statements about roles and schemas."""


def identifier(name: str) -> str:
    """A quoted identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A quoted string, for a connection with standard_conforming_strings on."""
    return "'" + text.replace("'", "''") + "'"
