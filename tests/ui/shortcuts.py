"""What Textual works out for each message and each read of an attribute, worked out once for each class."""

from __future__ import annotations

from collections.abc import Iterable
from functools import wraps
from typing import Any

import pytest
from textual.message import Message
from textual.message_pump import MessagePump
from textual.reactive import Reactive

_handled: dict[tuple[type[MessagePump], str, type[Message]], bool] = {}
_unset = object()


def take_shortcuts(patch: pytest.MonkeyPatch) -> None:
    """Look for the handlers of a message only where there are some, and read attributes that hold a value at once."""
    find, read = MessagePump._get_dispatch_methods, Reactive.__get__

    @wraps(find)
    def find_if_any(pump: MessagePump, name: str, message: Message) -> Iterable[Any]:
        key = type(pump), name, type(message)
        if key not in _handled:
            _handled[key] = _has_handler(*key)
        return find(pump, name, message) if _handled[key] else ()

    def read_at_once(reactive: Reactive[Any], node: Any, owner: type[Any]) -> Any:
        value = _unset if node is None else node.__dict__.get(reactive.internal_name, _unset)
        if value is _unset or hasattr(owner, reactive.compute_name):
            return read(reactive, node, owner)
        return value

    patch.setattr(MessagePump, "_get_dispatch_methods", find_if_any)
    patch.setattr(Reactive, "__get__", read_at_once)


def _has_handler(pump: type[MessagePump], name: str, message: type[Message]) -> bool:
    """Whether a class of *pump* has a method for *message*, by its name or decorated."""
    kinds = set(message.__mro__)
    return any(
        f"_{name}" in vars(owner)
        or name in vars(owner)
        or not kinds.isdisjoint(vars(owner).get("_decorated_handlers", ()))
        for owner in pump.__mro__
    )
