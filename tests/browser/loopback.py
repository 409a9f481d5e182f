"""A widget's own script in a real browser, without a kernel.

The page is served on 127.0.0.1 and holds the widget's ESM and CSS, the state its
Python class has, and a small stand-in for the model that anywidget gives a script.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from playwright.sync_api import Browser, Page

PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>A widget</title>
<link rel="stylesheet" href="/widget.css">
<style>body { margin: 0; padding: 8px; } body.dark {
  background: #111; color-scheme: dark; --jp-layout-color0: #111; --jp-layout-color1: #212121;
  --jp-layout-color2: #424242; --jp-ui-font-color1: rgba(255, 255, 255, 0.87);
  --jp-ui-font-color2: rgba(255, 255, 255, 0.7); --jp-border-color1: #616161;
  --jp-border-color2: #424242; --jp-brand-color1: #64b5f6; --jp-error-color1: #e57373; }</style>
<button id="before">before</button>
<div id="widget"></div>
<button id="after">after</button>
<script>
addEventListener("error", (event) => { window.failed = event.message || "a file is missing"; });
addEventListener("unhandledrejection", (event) => { window.failed = String(event.reason); });
</script>
<script type="module">
import shipped from "/widget.js";

class Model {
  constructor(state) {
    Object.assign(this, { state, listeners: {}, unsaved: {}, saved: [], sent: [] });
  }
  get(name) { return this.state[name]; }
  set(name, value) {
    if (JSON.stringify(value) === JSON.stringify(this.state[name])) return;
    this.state[name] = this.unsaved[name] = value;
    this.fire(name);
  }
  save_changes() { this.saved.push(this.unsaved); this.unsaved = {}; }
  send(content) { this.sent.push(content); }
  on(event, listener) { (this.listeners[event] ||= new Set()).add(listener); }
  off(event, listener) { this.listeners[event]?.delete(listener); }
  fire(name) { for (const each of [...(this.listeners[`change:${name}`] || [])]) each(); }
  // anywidget calls a listener with its view as `this`; the view's model knows its kernel.
  hear_of_kernel(live) {
    const view = { model: { comm_live: live } };
    for (const each of this.listeners.comm_live_update || []) each.call(view);
  }
  // What a message from Python does: all values first, then the events.
  receive(state) {
    Object.assign(this.state, state);
    for (const name of Object.keys(state)) this.fire(name);
  }
}

const widget = typeof shipped === "function" ? await shipped() : shipped;
window.model = new Model(STATE);
window.el = document.querySelector("#widget");
window.unload = await widget.render({ model, el });
window.ready = true;
</script>
</html>
"""


@contextmanager
def shown(browser: Browser, widget: Any, names: tuple[str, ...], **context: Any) -> Iterator[Page]:
    """A page that shows ``widget`` with its traits ``names``; ``context`` as Playwright takes it.

    An error in the page's script fails the test when the page is left.
    """
    # In a script "</" could end it early.
    state = json.dumps({name: getattr(widget, name) for name in names}).replace("<", "\\u003c")
    files = {
        "/": ("text/html", PAGE.replace("STATE", state)),
        "/widget.js": ("text/javascript", str(widget._esm)),
        "/widget.css": ("text/css", str(widget._css)),
    }

    class Files(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kind, text = files.get(self.path, ("text/plain", ""))
            body = text.encode()
            self.send_response(200)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Files)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    faults: list[str] = []
    tab = browser.new_context(**context)
    try:
        page = tab.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(f"http://127.0.0.1:{server.server_port}/")
        page.wait_for_function("window.ready || window.failed", timeout=10_000)
        failed = page.evaluate("window.failed || null")
        assert failed is None, failed
        yield page
        assert faults == []
    finally:
        tab.close()
        server.shutdown()
        server.server_close()


class Finger:
    """One finger on a page: real touch events, by the browser's own protocol."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._cdp = page.context.new_cdp_session(page)

    def drag(self, x: float, y: float, to_y: float, steps: int = 8) -> None:
        self.down(x, y)
        for step in range(1, steps + 1):
            self.move(x, y + (to_y - y) * step / steps)
        self.up()

    def down(self, x: float, y: float) -> None:
        self._send("touchStart", [{"x": x, "y": y}])

    def move(self, x: float, y: float) -> None:
        self._send("touchMove", [{"x": x, "y": y}])
        self._page.evaluate("() => new Promise(requestAnimationFrame)")

    def up(self) -> None:
        self._send("touchEnd", [])

    def _send(self, kind: str, points: list[dict[str, float]]) -> None:
        self._cdp.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
