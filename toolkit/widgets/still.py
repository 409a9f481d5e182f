"""What a viewer that cannot run a widget shows in its place."""

from __future__ import annotations

from html import escape
from typing import Any


class Still:
    """Mixin for a widget: a fixed sentence where the live view is not there.

    Put it first, and say the sentence once for the class:

        class NotesForm(Still, widgets.VBox):
            says = "Notes form: open in JupyterLab to write notes."

    The live view is untouched. A saved notebook then holds this sentence and
    nothing that was typed, and two runs of a notebook compare equal.
    """

    says = "Form: open in JupyterLab to use it."

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]] | None:
        bundle = super()._repr_mimebundle_(**kwargs)  # type: ignore[misc]
        if bundle is None:
            return None
        # ipywidgets answers with the data alone, anywidget with (data, metadata).
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        still = {"text/plain": self.says, "text/html": f"<p>{escape(self.says)}</p>"}
        return {**data, **still}, metadata
