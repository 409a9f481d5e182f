"""A text whose findings are underlined where they stand, and a button that copies it."""

from __future__ import annotations

from pathlib import Path

import anywidget
from traitlets import Dict, Int, List, Unicode

from .still import Still

_STATIC = Path(__file__).parent / "static"


class MarkedText(Still, anywidget.AnyWidget):
    """A text area with some of its words underlined.

    value   the text; it follows the keys after a short pause
    marks   ``{"start": int, "end": int, "severity": str}``: letters of `value`, counted as Python
            counts them; the severity is error, warning or advice. They are shown as long as the
            text is the one that they were found in.
    """

    says = "Text: open in JupyterLab to write it."

    _esm = _STATIC / "marked_text.js"
    _css = _STATIC / "marked_text.css"

    label = Unicode().tag(sync=True)
    value = Unicode().tag(sync=True)
    rows = Int(4).tag(sync=True)
    marks: List[dict[str, object]] = List(Dict()).tag(sync=True)


class CopyButton(Still, anywidget.AnyWidget):
    """Copies `text` to the clipboard of the person at the page."""

    says = "Copy: open in JupyterLab to copy the text."

    _esm = _STATIC / "copy_button.js"
    _css = _STATIC / "copy_button.css"

    label = Unicode("Copy the text").tag(sync=True)
    text = Unicode().tag(sync=True)
