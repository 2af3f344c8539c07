"""A file that people can keep: JSON and Markdown of the same data in one zip."""

import io
import zipfile
from collections.abc import Sequence
from typing import Final

from appservice.prompt.exporting import Data, as_json, as_markdown

MIME: Final = "application/zip"
# A fixed time: the same data is the same file, whenever it is made again.
_WHEN: Final = (1980, 1, 1, 0, 0, 0)


def packed(name: str, title: str, data: Data, remarks: Sequence[str] = ()) -> bytes:
    """The zip's bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for ending, text in (("json", as_json(data)), ("md", as_markdown(title, data, remarks))):
            entry = zipfile.ZipInfo(f"{name}.{ending}", _WHEN)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, text.encode())
    return out.getvalue()
