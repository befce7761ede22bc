"""Refuses the network to a process: an audit hook that no code in it can go round, C extensions included."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_ALWAYS = frozenset(
    f"socket.{name}" for name in ("getaddrinfo", "gethostbyname", "gethostbyaddr", "getnameinfo", "sethostname")
)
"""Audit events that only a use of the network raises; ``socket.__new__`` depends on the family."""

attempts: list[str] = []
"""What was refused in this process: a caller that catches every exception does not hide it."""


_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_loopback_allowed: list[bool] = []


@contextmanager
def loopback() -> Iterator[None]:
    """Allow connections to this machine meanwhile: for the tests of the one command that fetches."""
    _loopback_allowed.append(True)
    try:
        yield
    finally:
        _loopback_allowed.pop()


def forbid_network() -> None:
    """Let nothing in this process look up a host or create a socket but those of one machine (asyncio needs a pair)."""
    sys.addaudithook(_refuse)


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    if not event.startswith("socket.") or (_loopback_allowed and _stays_here(event, arguments)):
        return
    outward = _loopback_allowed and event in ("socket.connect", "socket.sendto")
    if outward or event in _ALWAYS or (event == "socket.__new__" and arguments[1] in (socket.AF_INET, socket.AF_INET6)):
        attempts.append(f"{event} {arguments[1:]} in process {os.getpid()}")
        raise AssertionError(f"the network was used: {attempts[-1]}")


def _stays_here(event: str, arguments: tuple[Any, ...]) -> bool:
    """Whether the event creates a socket, or names a host of this machine."""
    if event == "socket.getaddrinfo":
        return arguments[0] in _LOOPBACK
    if event in ("socket.connect", "socket.sendto"):
        address = arguments[1]
        return not isinstance(address, tuple) or address[0] in _LOOPBACK
    return event not in _ALWAYS
