"""``serve``: the app in a browser on this machine only; a sentence without the library."""

from __future__ import annotations

import asyncio
import gc
import json
import os
import shlex
import signal
import socket
import sys
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import crosswalk_tui
from tests.cli.conftest import LARGE, SMALL, Call
from tests.network_guard import loopback
from tests.pseudo_terminal import PATIENCE

if TYPE_CHECKING:
    from aiohttp import ClientSession, ClientWebSocketResponse, web

pytestmark = pytest.mark.usefixtures("catalogue", "user_folder")


def test_without_the_library_a_sentence_says_what_to_install(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "textual_serve", None)
    monkeypatch.setitem(sys.modules, "textual_serve.server", None)
    monkeypatch.delitem(sys.modules, "crosswalk_tui.cli.web_server", raising=False)
    outcome = call("serve")
    assert outcome.code == 2
    assert outcome.err == (
        "Error: serve needs the library textual-serve: install crosswalk-tui[web],"
        " or run crosswalk-tui in a terminal.\n"
    )


def _answer(path: str, **headers: str) -> Any:
    """The answer of the server on port 8000 to a request, without a connection."""
    pytest.importorskip("textual_serve")
    from aiohttp import web
    from aiohttp.test_utils import make_mocked_request

    from crosswalk_tui.cli.web_server import LocalServer

    async def ask() -> web.StreamResponse:
        server = LocalServer("none", 8000)
        app = await server._make_app()
        request = make_mocked_request("GET", path, headers={"Host": "localhost:8000"} | headers, app=app)
        handle = {"/": server.handle_index, "/ws": server.handle_websocket}.get(path, server.handle_download)
        try:
            return await handle(request)
        except web.HTTPException as error:
            return error

    return asyncio.run(ask())


def test_the_page_loads_nothing_from_other_servers() -> None:
    page = _answer("/")
    assert page.status == 200
    assert page.headers["Content-Security-Policy"].startswith("default-src 'self';")
    assert "ws://localhost:8000" in page.text
    assert "<title>crosswalk-tui</title>" in page.text
    assert "https://" not in page.text


@asynccontextmanager
async def _serving(command: str) -> AsyncIterator[tuple[str, web.AppRunner]]:
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


async def _connect(
    command: str, use: Callable[[ClientWebSocketResponse, web.AppRunner], Awaitable[None]], query: str = ""
) -> None:
    """Serve *command*, and open its page's connection."""
    from aiohttp import ClientSession

    async with (
        _serving(command) as (address, runner),
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


def _app(script: str) -> str:
    """The command of `_APP` that goes on with *script*."""
    return f"exec {shlex.join([sys.executable, '-c', _APP + script])}"


_ECHO = _app("""
while (data := packet()) and b"quit" not in data:
    show(data)
save()
""")
"""Shows each packet that it receives."""

_PAINTER = _app("""
frame = os.urandom(2_000_000)  # does not get smaller by compression
while not select.select([0], [], [], 0)[0] or b"quit" not in packet():
    show(frame)
save()
""")
"""Paints all the time, and reads when that is shown."""

_DEAF = _app("""
frame = os.urandom(2_000_000)
while True:
    show(frame)
""")
"""Does not even end when it should."""


@contextmanager
def _listening() -> Iterator[socket.socket]:
    """The socket to which an `_APP` connects."""
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("alive")
        listener.listen()
        listener.setblocking(False)
        yield listener


@asynccontextmanager
async def _ends(listener: socket.socket, *, in_order: bool = True) -> AsyncIterator[None]:
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


def test_an_app_that_does_not_start_ends_its_page() -> None:
    pytest.importorskip("textual_serve")

    async def use(page: ClientWebSocketResponse, _: web.AppRunner) -> None:
        await asyncio.wait_for(page.receive(), PATIENCE)
        assert page.closed

    asyncio.run(_connect("exit 3", use))


def test_ctrl_c_closes_the_pages_that_are_open() -> None:
    """Without that the server waits 20 seconds for them."""
    pytest.importorskip("textual_serve")

    async def use(page: ClientWebSocketResponse, runner: web.AppRunner) -> None:
        assert (await page.receive()).data == b"ready"
        async with asyncio.timeout(PATIENCE):
            await asyncio.gather(runner.shutdown(), page.receive())
        assert page.closed

    # An app by its protocol: a line, a packet that shows that it runs, and its end at the first message.
    asyncio.run(_connect(r"printf '__GANGLION__\nD\000\000\000\005ready'; head -c 1 >/dev/null", use))


@pytest.mark.parametrize(
    ("query", "size"),
    [("", b"80 24"), ("?width=20000&height=20000", b"999 500"), ("?width=-5&height=0", b"1 1")],
)
def test_a_page_has_a_size_that_an_app_can_paint(query: str, size: bytes) -> None:
    pytest.importorskip("textual_serve")

    async def use(page: ClientWebSocketResponse, _: web.AppRunner) -> None:
        assert (await page.receive()).data == size
        await page.send_json(["resize", {"width": 20_000, "height": -1}])
        assert json.loads((await page.receive()).data) == {"type": "resize", "width": 999, "height": 1}

    asyncio.run(_connect(_ECHO, use, query))


@pytest.mark.parametrize("app", [_ECHO, _PAINTER, _DEAF], ids=["idle", "painting", "deaf"])
@pytest.mark.parametrize("is_cut", [False, True], ids=["closed", "connection cut"])
def test_an_app_ends_with_its_page(
    app: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, *, is_cut: bool
) -> None:
    pytest.importorskip("textual_serve")
    monkeypatch.chdir(tmp_path)
    if app == _DEAF:
        monkeypatch.setattr("crosswalk_tui.cli.web_server._TIME_TO_END", 0)

    with _listening() as listener:

        async def use(page: ClientWebSocketResponse, _: web.AppRunner) -> None:
            async with _ends(listener, in_order=app != _DEAF):
                await page.receive()
                if is_cut:
                    connection = page._conn
                    assert connection is not None
                    assert connection.transport is not None
                    connection.transport.abort()
                await page.close()

        asyncio.run(_connect(app, use))
    assert "Traceback" not in caplog.text


def test_more_pages_than_a_machine_can_bear_are_refused(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    pytest.importorskip("textual_serve")
    from aiohttp import ClientSession, WSCloseCode

    monkeypatch.setattr("crosswalk_tui.cli.web_server._PAGES", 1)

    async def use() -> None:
        async with (
            _serving(_ECHO) as (address, _),
            asyncio.timeout(PATIENCE),
            ClientSession() as browser,
            browser.ws_connect(address) as page,
            browser.ws_connect(address) as second,
        ):
            assert (await second.receive()).data == WSCloseCode.TRY_AGAIN_LATER
            assert (await page.receive()).data == b"80 24"

    asyncio.run(use())
    assert "A page was refused, as 1 are open: close one of them." in caplog.messages


@pytest.mark.parametrize(
    "frame",
    ["garbage", "5", "null", "[]", "{}", '["stdin"]', '["stdin",5]', '["resize"]', '["resize",{}]', '["ping",[]]',
     '["resize",{"width":"x","height":1}]', "1" * 5_000, "[" * 100_000, b"binary"],
    ids=lambda frame: frame[:40],
)  # fmt: skip
def test_what_is_no_message_closes_the_page_without_a_word(
    frame: str | bytes, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("textual_serve")
    from aiohttp import WSCloseCode

    async def use(page: ClientWebSocketResponse, _: web.AppRunner) -> None:
        await page.receive()
        await (page.send_str(frame) if isinstance(frame, str) else page.send_bytes(frame))
        assert (await page.receive()).data == WSCloseCode.UNSUPPORTED_DATA

    asyncio.run(_connect(_ECHO, use))
    assert "Traceback" not in caplog.text + capsys.readouterr().err


def test_half_of_a_character_is_left_out() -> None:
    pytest.importorskip("textual_serve")

    async def use(page: ClientWebSocketResponse, _: web.AppRunner) -> None:
        await page.receive()
        await page.send_str('["stdin", "a\\ud83db"]')
        assert (await page.receive()).data == b"ab"

    asyncio.run(_connect(_ECHO, use))


@pytest.mark.parametrize(
    "request_of_a_program",
    [
        b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: other\r\n\r\n",
        b"\x16\x03\x01\x00\xc8\x01\x00\x00\xc4\x03\x03\r\n\r\n",
    ],
    ids=["two hosts", "TLS"],
)
def test_a_request_that_is_no_http_is_answered_without_a_word(
    request_of_a_program: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    pytest.importorskip("textual_serve")

    async def ask() -> bytes:
        async with _serving(_ECHO) as (address, _), asyncio.timeout(PATIENCE):
            _, port = address.removesuffix("/ws").rsplit(":", 1)
            reader, writer = await asyncio.open_connection("localhost", int(port))
            writer.write(request_of_a_program)
            answer = await reader.readline()
            writer.close()
            await writer.wait_closed()
            return answer

    assert b"400 Bad Request" in asyncio.run(ask())
    assert caplog.messages == []


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
async def _page_of_a_process(*before: str) -> AsyncIterator[tuple[asyncio.subprocess.Process, ClientWebSocketResponse]]:
    """A page of a server that is a process, and that the words *before* start."""
    from aiohttp import ClientSession
    from aiohttp.test_utils import unused_port

    with loopback():
        port = unused_port()
        words = [*before, sys.executable, "-c", _SERVER, _ECHO, str(port)]
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


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGQUIT, signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_server_and_its_apps(
    number: signal.Signals, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("textual_serve")
    from aiohttp import WSCloseCode

    monkeypatch.chdir(tmp_path)

    async def end() -> int:
        with _listening() as listener:
            async with _page_of_a_process() as (server, page), _ends(listener):
                await page.receive()
                server.send_signal(number)
                assert (await page.receive()).data == WSCloseCode.GOING_AWAY
                await page.close()
                return await server.wait()

    assert asyncio.run(end()) == 0


def test_nohup_keeps_the_server_running() -> None:
    pytest.importorskip("textual_serve")

    async def use() -> None:
        async with _page_of_a_process("sh", "-c", 'trap "" HUP; exec "$@"', "sh") as (server, page):
            await page.receive()
            server.send_signal(signal.SIGHUP)
            await page.send_json(["ping", "1"])
            assert await page.receive_json() == ["pong", "1"]

    asyncio.run(use())


@pytest.mark.parametrize("path", ["/", "/ws", "/download/1"])
@pytest.mark.parametrize(
    "headers", [{"Host": "127.0.0.1:8000"}, {"Host": "rebound.example"}, {"Origin": "http://evil.example"}]
)
def test_other_addresses_and_pages_of_others_are_refused(path: str, headers: dict[str, str]) -> None:
    refused = _answer(path, **headers)
    assert (refused.status, refused.text) == (403, "Open http://localhost:8000 instead.\n")


def test_the_server_listens_on_this_machine_and_opens_the_models(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("textual_serve")
    from crosswalk_tui.cli import serve, web_server

    served = []
    monkeypatch.setattr(serve, "_check_free", lambda _: None)
    monkeypatch.setattr(
        web_server.LocalServer, "serve", lambda self: served.append((self.command, self.host, self.port))
    )
    assert call("serve", SMALL, "llama-3.2-3b-instruct", "--port", "8080").code == 0
    ((line, host, port),) = served
    assert (host, port) == ("localhost", 8080)
    words = shlex.split(line)
    assert words[:5] == ["exec", sys.executable, "-m", "crosswalk_tui", "--catalog"]
    assert words[6:] == [SMALL, LARGE]


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ((SMALL,), "Name two to six models, or none."),
        ((SMALL, "no-such-thing"), "no-such-thing"),
        (("--port", "0"), "is not a port"),
    ],
)
def test_bad_arguments(call: Call, arguments: tuple[str, ...], problem: str) -> None:
    pytest.importorskip("textual_serve")
    outcome = call("serve", *arguments)
    assert outcome.code == 2
    assert problem in outcome.err


def test_a_port_in_use_is_an_error(call: Call) -> None:
    pytest.importorskip("textual_serve")
    with loopback(), socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        outcome = call("serve", "--port", port)
    assert outcome.code == 2
    assert (
        outcome.err == f"Error: Port {port} cannot be used: Address already in use. Choose another one with --port.\n"
    )


def test_the_app_runs_in_a_browser_whatever_terminal_the_server_has(
    call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.delenv("TEXTUAL_DRIVER", raising=False)
    assert call().code == 2
    monkeypatch.setenv("TEXTUAL_DRIVER", "textual.drivers.web_driver:WebDriver")
    monkeypatch.setattr("crosswalk_tui.ui.run.run", lambda *_, **__: 0)
    assert call().code == 0
