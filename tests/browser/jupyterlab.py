"""The real JupyterLab, as `make lab` opens it, with a real Chromium in front."""

from __future__ import annotations

import os
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Locator, Page

from toolkit import lab

PATIENCE = 60_000  # milliseconds; a loaded machine takes its time


@contextmanager
def running_lab(folder: Path, environment: dict[str, str]) -> Iterator[str]:
    """JupyterLab over `folder` on a free port of this machine; gives its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [
        *lab.lab_command(folder, port=port, browser=False),
        "--IdentityProvider.token=",
        "--LabApp.expose_app_in_browser=True",
        "--ServerApp.port_retries=0",
    ]
    private = {
        name: str(folder / ".jupyter" / name.lower())
        for name in ("JUPYTER_CONFIG_DIR", "JUPYTER_DATA_DIR", "JUPYTER_RUNTIME_DIR", "IPYTHONDIR")
    }
    log = (folder / "lab.log").open("wb")
    server = subprocess.Popen(
        command, env={**os.environ, **environment, **private}, stdout=log, stderr=log
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(f"{address}/api", server, folder / "lab.log")
        yield address
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
        log.close()


def _wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(240):
        if server.poll() is not None:
            raise RuntimeError(f"JupyterLab stopped: {log.read_text(errors='replace')[-2000:]}")
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.25)
    raise RuntimeError(f"JupyterLab did not answer: {log.read_text(errors='replace')[-2000:]}")


def open_notebook(page: Page, address: str, name: str) -> None:
    """Open one notebook in JupyterLab, and run it from top to bottom."""
    page.goto(f"{address}/lab/tree/notebooks/{name}.ipynb?reset", timeout=PATIENCE)
    page.wait_for_function(
        """(name) => {
            const app = window.jupyterapp, widget = app && app.shell.currentWidget;
            const context = widget && widget.context;
            return context && context.path.endsWith(name) && widget.sessionContext
                && widget.sessionContext.isReady && widget.content.widgets.length > 0;
        }""",
        arg=f"{name}.ipynb",
        timeout=PATIENCE,
    )
    page.evaluate("window.jupyterapp.shell.currentWidget.sessionContext.ready")
    page.evaluate("window.jupyterapp.commands.execute('runmenu:run-all')")
    page.wait_for_function(
        """() => {
            const widget = window.jupyterapp.shell.currentWidget;
            const content = widget && widget.content;
            if (!content || !content.widgets) return false;
            const mime = "application/vnd.jupyter.";
            const failed = ["stderr", "error"].map(kind => `[data-mime-type="${mime}${kind}"]`);
            if (content.node.querySelector(failed.join(","))) return true;
            const cells = content.widgets.map(w => w.model).filter(m => m.type === "code");
            const kernel = widget.sessionContext.session && widget.sessionContext.session.kernel;
            const done = cells.every(m => m.executionCount !== null);
            return done && kernel && kernel.status === "idle";
        }""",
        timeout=PATIENCE,
    )


def save_notebook(page: Page) -> None:
    """Save what is open, so that leaving it asks nothing."""
    page.evaluate("window.jupyterapp.commands.execute('docmanager:save')")


def form_with(page: Page, label: str) -> Locator:
    """The field of a form that carries `label`."""
    return page.locator(".jp-NotebookPanel:not(.lm-mod-hidden)").get_by_label(label, exact=True)


def errors_shown(page: Page) -> list[str]:
    """What cells printed as errors."""
    kinds = ("stderr", "error")
    shown = ", ".join(f"[data-mime-type='application/vnd.jupyter.{kind}']" for kind in kinds)
    return page.locator(shown).all_inner_texts()
