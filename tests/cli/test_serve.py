"""``serve``: the app in a browser on this machine only; a sentence without the library."""

from __future__ import annotations

import asyncio
import json
import shlex
import signal
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.conftest import LARGE, SMALL, Call
from tests.cli.served_pages import DEAF, ECHO, PAINTER, connect, ends, listening, page_of_a_process, serving
from tests.network_guard import loopback
from tests.pseudo_terminal import PATIENCE

if TYPE_CHECKING:
    from aiohttp import ClientWebSocketResponse, web

pytestmark = pytest.mark.usefixtures("catalogue", "user_folder")


def test_without_the_library_a_sentence_says_what_to_install(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "textual_serve", None)
    monkeypatch.setitem(sys.modules, "textual_serve.server", None)
    monkeypatch.delitem(sys.modules, "crosswalk_tui.cli.web_server", raising=False)
    outcome = call("serve")
    assert outcome.code == 2
    assert outcome.err == (
        "Error: serve needs the library textual-serve: type uv tool install '.[web]' in a clone,"
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


def test_an_app_that_does_not_start_ends_its_page() -> None:
    pytest.importorskip("textual_serve")

    async def use(page: ClientWebSocketResponse, _: web.AppRunner) -> None:
        await asyncio.wait_for(page.receive(), PATIENCE)
        assert page.closed

    asyncio.run(connect("exit 3", use))


def test_ctrl_c_closes_the_pages_that_are_open() -> None:
    """Without that the server waits 20 seconds for them."""
    pytest.importorskip("textual_serve")

    async def use(page: ClientWebSocketResponse, runner: web.AppRunner) -> None:
        assert (await page.receive()).data == b"ready"
        async with asyncio.timeout(PATIENCE):
            await asyncio.gather(runner.shutdown(), page.receive())
        assert page.closed

    # An app by its protocol: a line, a packet that shows that it runs, and its end at the first message.
    asyncio.run(connect(r"printf '__GANGLION__\nD\000\000\000\005ready'; head -c 1 >/dev/null", use))


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

    asyncio.run(connect(ECHO, use, query))


@pytest.mark.parametrize("app", [ECHO, PAINTER, DEAF], ids=["idle", "painting", "deaf"])
@pytest.mark.parametrize("is_cut", [False, True], ids=["closed", "connection cut"])
def test_an_app_ends_with_its_page(
    app: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, *, is_cut: bool
) -> None:
    pytest.importorskip("textual_serve")
    monkeypatch.chdir(tmp_path)
    if app == DEAF:
        monkeypatch.setattr("crosswalk_tui.cli.web_server._TIME_TO_END", 0)

    with listening() as listener:

        async def use(page: ClientWebSocketResponse, _: web.AppRunner) -> None:
            async with ends(listener, in_order=app != DEAF):
                await page.receive()
                if is_cut:
                    connection = page._conn
                    assert connection is not None
                    assert connection.transport is not None
                    connection.transport.abort()
                await page.close()

        asyncio.run(connect(app, use))
    assert "Traceback" not in caplog.text


def test_more_pages_than_a_machine_can_bear_are_refused(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    pytest.importorskip("textual_serve")
    from aiohttp import ClientSession, WSCloseCode

    monkeypatch.setattr("crosswalk_tui.cli.web_server._PAGES", 1)

    async def use() -> None:
        async with (
            serving(ECHO) as (address, _),
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

    asyncio.run(connect(ECHO, use))
    assert "Traceback" not in caplog.text + capsys.readouterr().err


def test_half_of_a_character_is_left_out() -> None:
    pytest.importorskip("textual_serve")

    async def use(page: ClientWebSocketResponse, _: web.AppRunner) -> None:
        await page.receive()
        await page.send_str('["stdin", "a\\ud83db"]')
        assert (await page.receive()).data == b"ab"

    asyncio.run(connect(ECHO, use))


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
        async with serving(ECHO) as (address, _), asyncio.timeout(PATIENCE):
            _, port = address.removesuffix("/ws").rsplit(":", 1)
            reader, writer = await asyncio.open_connection("localhost", int(port))
            writer.write(request_of_a_program)
            answer = await reader.readline()
            writer.close()
            await writer.wait_closed()
            return answer

    assert b"400 Bad Request" in asyncio.run(ask())
    assert caplog.messages == []


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGQUIT, signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_server_and_its_apps(
    number: signal.Signals, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("textual_serve")
    from aiohttp import WSCloseCode

    monkeypatch.chdir(tmp_path)

    async def end() -> int:
        with listening() as listener:
            async with page_of_a_process() as (server, page), ends(listener):
                await page.receive()
                server.send_signal(number)
                assert (await page.receive()).data == WSCloseCode.GOING_AWAY
                await page.close()
                return await server.wait()

    assert asyncio.run(end()) == 0


def test_nohup_keeps_the_server_running() -> None:
    pytest.importorskip("textual_serve")

    async def use() -> None:
        async with page_of_a_process("sh", "-c", 'trap "" HUP; exec "$@"', "sh") as (server, page):
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
    assert words[:6] == ["exec", sys.executable, "-P", "-m", "crosswalk_tui", "--catalog"]
    assert words[7:] == [SMALL, LARGE]


def test_one_model_is_enough_as_in_the_app(call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("textual_serve")
    from crosswalk_tui.cli import serve, web_server

    served: list[str] = []
    monkeypatch.setattr(serve, "_check_free", lambda _: None)
    monkeypatch.setattr(web_server.LocalServer, "serve", lambda self: served.append(self.command))
    assert call("serve", SMALL).code == 0
    assert [shlex.split(line)[7:] for line in served] == [[SMALL]]


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        ((SMALL,) * 7, "7 models are more than the 6 that can be compared."),
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
