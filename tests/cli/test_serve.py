"""``serve``: the app in a browser on this machine only; a sentence without the library."""

from __future__ import annotations

import asyncio
import gc
import shlex
import socket
import sys
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.conftest import LARGE, SMALL, Call
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


async def _connect(command: str, use: Callable[[ClientWebSocketResponse, web.AppRunner], Awaitable[None]]) -> None:
    """Serve *command* on a free port of this machine, and open its page's connection."""
    from aiohttp import ClientSession, web
    from aiohttp.test_utils import unused_port

    from crosswalk_tui.cli.web_server import LocalServer

    with loopback():
        port = unused_port()
        runner = web.AppRunner(await LocalServer(command, port)._make_app())
        await runner.setup()
        await web.TCPSite(runner, "localhost", port).start()
        try:
            async with ClientSession() as browser, browser.ws_connect(f"http://localhost:{port}/ws") as page:
                await use(page, runner)
        finally:
            await runner.cleanup()
            for left in [one for one in gc.get_objects() if isinstance(one, asyncio.SubprocessTransport)]:
                left.close()  # textual-serve does not wait until the pipes of a program that has ended are closed


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
    assert words[1:4] == ["-m", "crosswalk_tui", "--catalog"]
    assert words[5:] == [SMALL, LARGE]


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
