"""How the kernels that we start talk: encrypted, though they never leave this machine.

Their traffic goes over the loopback interface, which other programs of the same
machine could listen to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from traitlets.config import Config


def encryption() -> str:
    """jupyter_client's policy: "auto" where ZeroMQ can encrypt, or else "disabled"."""
    import zmq

    return "auto" if zmq.has("curve") else "disabled"


def kernel_config() -> Config:
    """The configuration for whatever starts a kernel."""
    from traitlets.config import Config

    return Config({"KernelManager": {"transport_encryption": encryption()}})
