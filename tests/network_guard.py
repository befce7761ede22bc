"""Refuses the network to a process: an audit hook that no code in it can go round, C extensions included."""

from __future__ import annotations

import os
import socket
import sys
from typing import Any

_ALWAYS = frozenset(
    f"socket.{name}" for name in ("getaddrinfo", "gethostbyname", "gethostbyaddr", "getnameinfo", "sethostname")
)
"""Audit events that only a use of the network raises; ``socket.__new__`` depends on the family."""

attempts: list[str] = []
"""What was refused in this process: a caller that catches every exception does not hide it."""


def forbid_network() -> None:
    """Let nothing in this process look up a host or create a socket but those of one machine (asyncio needs a pair)."""
    sys.addaudithook(_refuse)


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if not event.startswith("socket."):
        return
    if event in _ALWAYS or (event == "socket.__new__" and arguments[1] in (socket.AF_INET, socket.AF_INET6)):
        attempts.append(f"{event} {arguments[1:]} in process {os.getpid()}")
        raise AssertionError(f"the network was used: {attempts[-1]}")
