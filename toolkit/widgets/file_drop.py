"""Files from the person's machine, chosen or dropped."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import anywidget
from traitlets import Bool, Dict, List, Unicode

from .still import Still

_STATIC = Path(__file__).parent / "static"


class FileDrop(Still, anywidget.AnyWidget):
    """A place to choose files, or to drop them on.

    value   the files given last: ``{"name": str, "content": bytes-like}``; the name is what the
            browser says, and is no path of this machine
    """

    says = "Files: open in JupyterLab to choose or drop them."

    _esm = _STATIC / "file_drop.js"
    _css = _STATIC / "file_drop.css"

    label = Unicode("Choose files").tag(sync=True)
    accept = Unicode().tag(sync=True)
    multiple = Bool(False).tag(sync=True)
    value: List[dict[str, Any]] = List(Dict()).tag(sync=True)

    def put_into(self, folder: str | Path) -> list[Path]:
        """Write the files given last below `folder`; each has a folder of its own.

        Two may have one name, and no name leads out of `folder`. Raises `OSError`.
        """
        paths = []
        for number, each in enumerate(self.value):
            own = Path(folder) / str(number)
            own.mkdir()
            paths.append(own / file_name(each["name"]))
            paths[-1].write_bytes(bytes(each["content"]))
        return paths


def file_name(given: str) -> str:
    """A name that can be written to a folder of ours, whatever the browser said."""
    last = given.replace("\\", "/").rsplit("/", 1)[-1].replace("\0", "")
    return "file" if last in ("", ".", "..") else last[-60:]
