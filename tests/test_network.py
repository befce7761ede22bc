"""Nothing opens a socket: every command, and the app from its start to its end."""

from __future__ import annotations

import asyncio
import os
import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.network_guard import attempts

A, B = "meta/llama-3.2-1b-instruct", "meta/llama-3.2-3b-instruct"
COMMANDS = (
    ("--version",),
    ("--help",),
    ("models", "llama"),
    ("show", A),
    ("cost", A, B, "--usage", "-"),
    ("compare", A, B, "--format", "json"),
    ("workloads", "save", "mine"),
    ("workloads", "list"),
    ("catalog", "info"),
    ("catalog", "verify"),
    ("catalog", "why", "amazon-bedrock", "us.meta.llama3-2-1b-instruct-v1:0"),
    ("catalog", "build", "--from", ".", "--output", "built.db"),
    ("show", "no-such-model"),
)
CALL = """
from crosswalk_tui.cli import main
main(sys.argv[1:], standalone_mode=False)
"""
OPEN = """
import asyncio
from datetime import UTC, datetime
from pathlib import Path
from crosswalk_tui.catalog.reader import Catalogue
from tests.ui.conftest import app_on, quiet

async def visit(path):
    with Catalogue.open(path) as catalogue:
        app = app_on(catalogue)
        async with app.run_test(size=(120, 40)) as pilot:
            for key in "1234567a":
                await pilot.press(key)
                await quiet(pilot)

asyncio.run(visit(Path(sys.argv[1])))
"""


def _attempts(code: str, arguments: Sequence[str], folder: Path) -> str:
    """What *code* tried of the network, in a process of its own that works in *folder*."""
    guarded = (
        "import sys\nfrom tests.network_guard import attempts, forbid_network\nforbid_network()\n"
        f"try:\n    exec({code!r})\nexcept Exception as error:\n    print('ended by', repr(error))\n"
        "print('attempts', attempts)\n"
    )
    root = Path(__file__).parents[1]
    done = subprocess.run(
        [sys.executable, "-c", guarded, *arguments],
        input='{"input_tokens": 1000, "output_tokens": 10}', capture_output=True, text=True, check=True, cwd=folder,
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(root), str(root / "src")])}, timeout=120,
    )  # fmt: skip
    return done.stdout.splitlines()[-1]


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_a_command_opens_no_socket(arguments: Sequence[str], tmp_path: Path, shipped_catalogue: Path) -> None:
    assert _attempts(CALL, ["--catalog", str(shipped_catalogue), *arguments], tmp_path) == "attempts []"


def test_the_app_opens_no_socket_on_any_screen(tmp_path: Path, shipped_catalogue: Path) -> None:
    assert _attempts(OPEN, [str(shipped_catalogue)], tmp_path) == "attempts []"


@pytest.mark.parametrize("family", [socket.AF_INET, socket.AF_INET6])
def test_the_guard_refuses_sockets_of_the_network(family: socket.AddressFamily) -> None:
    with pytest.raises(AssertionError, match="the network was used"):
        socket.socket(family)
    with pytest.raises(AssertionError, match="the network was used"):
        socket.getaddrinfo("localhost", 80)
    assert len(attempts) == 2
    attempts.clear()


async def test_the_guard_allows_what_asyncio_needs() -> None:
    """A loop wakes itself up through a pair of sockets within the machine."""
    await asyncio.sleep(0)
    first, second = socket.socketpair()
    first.close()
    second.close()
    assert attempts == []
