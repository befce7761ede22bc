"""Pages of the server of ``serve``, with small apps behind them that speak its protocol."""

from __future__ import annotations

import asyncio
import gc
import os
import shlex
import signal
import socket
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

import crosswalk_tui
from tests.network_guard import loopback
from tests.pseudo_terminal import PATIENCE

if TYPE_CHECKING:
    from aiohttp import ClientSession, ClientWebSocketResponse, web


@asynccontextmanager
async def serving(command: str) -> AsyncIterator[tuple[str, web.AppRunner]]:
    """Serve *command* on a free port of this machine; yields the address of the connections of its pages."""
    from aiohttp import web
    from aiohttp.test_utils import unused_port

    from crosswalk_tui.cli.web_server import LocalServer

    with loopback():
        port = unused_port()
        server = LocalServer(command, port)
        server.initialize_logging()
        runner = web.AppRunner(await server._make_app())
        await runner.setup()
        await web.TCPSite(runner, "localhost", port).start()
        try:
            yield f"http://localhost:{port}/ws", runner
        finally:
            await runner.cleanup()
            _close_processes()


def _close_processes() -> None:
    """Close the pipes of programs that have ended; neither textual-serve nor asyncio waits until they are closed."""
    for left in [one for one in gc.get_objects() if isinstance(one, asyncio.SubprocessTransport)]:
        left.close()


async def connect(
    command: str, use: Callable[[ClientWebSocketResponse, web.AppRunner], Awaitable[None]], query: str = ""
) -> None:
    """Serve *command*, and open its page's connection."""
    from aiohttp import ClientSession

    async with (
        serving(command) as (address, runner),
        ClientSession() as browser,
        asyncio.timeout(PATIENCE),
        browser.ws_connect(address + query) as page,
    ):
        await use(page, runner)


_APP = """
import os, select, socket, sys

def show(data):
    os.write(1, b"D" + len(data).to_bytes(4, "big") + data)

def packet():
    read = sys.stdin.buffer.read
    return read(1) and read(int.from_bytes(read(4), "big"))

def save():
    if os.path.exists("alive"):
        alive.send(b"saved")

os.write(1, b"__GANGLION__\\n")
if os.path.exists("alive"):
    alive = socket.socket(socket.AF_UNIX)
    alive.connect("alive")
    alive.send(b"%d" % os.getpid())
show("{COLUMNS} {ROWS}".format_map(os.environ).encode())
"""
"""An app by its protocol: it shows its size, and is connected to the socket `alive`, if there is one, until it ends."""


def app(script: str) -> str:
    """The command of `_APP` that goes on with *script*."""
    return f"exec {shlex.join([sys.executable, '-c', _APP + script])}"


ECHO = app("""
while (data := packet()) and b"quit" not in data:
    show(data)
save()
""")
"""Shows each packet that it receives."""

PAINTER = app("""
frame = os.urandom(2_000_000)  # does not get smaller by compression
while not select.select([0], [], [], 0)[0] or b"quit" not in packet():
    show(frame)
save()
""")
"""Paints all the time, and reads when that is shown."""

DEAF = app("""
frame = os.urandom(2_000_000)
while True:
    show(frame)
""")
"""Does not even end when it should."""


@contextmanager
def listening() -> Iterator[socket.socket]:
    """The socket to which an `_APP` connects."""
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("alive")
        listener.listen()
        listener.setblocking(False)
        yield listener


@asynccontextmanager
async def ends(listener: socket.socket, *, in_order: bool = True) -> AsyncIterator[None]:
    """Check that what is done meanwhile ends the app that connects to *listener*; *in_order* if it saves its state."""
    loop = asyncio.get_running_loop()
    connection, _ = await loop.sock_accept(listener)
    with connection:
        process = int(await loop.sock_recv(connection, 20))
        try:
            yield
            assert await loop.sock_recv(connection, 20) == (b"saved" if in_order else b"")
            assert await loop.sock_recv(connection, 20) == b""
        except BaseException:
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
            raise


def _heed_signals() -> None:
    """Let a program that is started not ignore what this one does: tests may run in the background, or under nohup."""
    for number in (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT):
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, lambda *_: None)  # a handler of one's own is the default in a program that is started


_SERVER = """
import sys
from crosswalk_tui.cli.web_server import LocalServer
LocalServer(sys.argv[1], int(sys.argv[2])).serve()
"""


async def _opened(browser: ClientSession, address: str) -> ClientWebSocketResponse:
    """The connection at *address*, as soon as the server listens; it prints its own address just before."""
    from aiohttp import ClientConnectorError

    while True:
        with suppress(ClientConnectorError):
            return await browser.ws_connect(address)


@asynccontextmanager
async def page_of_a_process(*before: str) -> AsyncIterator[tuple[asyncio.subprocess.Process, ClientWebSocketResponse]]:
    """A page of a server that is a process, and that the words *before* start."""
    from aiohttp import ClientSession
    from aiohttp.test_utils import unused_port

    with loopback():
        port = unused_port()
        words = [*before, sys.executable, "-c", _SERVER, ECHO, str(port)]
        _heed_signals()
        variables = {**os.environ, "PYTHONPATH": str(Path(crosswalk_tui.__file__).parents[1])}
        server = await asyncio.create_subprocess_exec(*words, stdout=PIPE, env=variables)
        assert server.stdout is not None
        try:
            async with asyncio.timeout(PATIENCE), ClientSession() as browser:
                assert b"Open http" in await server.stdout.readline()
                async with await _opened(browser, f"http://localhost:{port}/ws") as page:
                    yield server, page
        finally:
            with suppress(ProcessLookupError):
                server.kill()
            await server.communicate()
            _close_processes()
