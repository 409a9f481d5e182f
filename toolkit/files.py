"""Writing a file whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def write_page(path: Path, text: str) -> bool:
    """Write a page that is made from the code and that everybody may read; whether it changed."""
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return False
    write_whole(path, text.encode("utf-8"))
    path.chmod(0o644)
    return True


def write_whole(path: Path, content: bytes) -> Path:
    """Write `content` to `path` so that it is there whole or not at all; owner-only."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name[:40]}-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    finally:
        Path(name).unlink(missing_ok=True)
    return path
