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
