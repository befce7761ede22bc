"""The server of ``crosswalk-tui serve``: textual-serve, restricted to pages of its own address.

Any page that a browser shows may connect to a port of the same machine, and could then type into the app. The server
therefore checks which address was opened, and from which page.
"""

from __future__ import annotations

import asyncio
import json
import logging
import signal
from contextlib import suppress
from pathlib import Path
from typing import Any

from aiohttp import WSCloseCode, WSMsgType, web
from aiohttp.http import HttpProcessingError
from textual_serve.app_service import AppService
from textual_serve.server import Server, to_int

_HOST = "localhost"
_SILENCE = 15  # seconds after which a browser that does not answer is taken for gone
_TIME_TO_END = 10  # seconds that an app has to save its state

_COLUMNS, _ROWS = 999, 500
"""The largest page; an app needs 50 MB more for it, and takes COLUMNS of four digits as not set."""

_PAGES = 20
"""The most pages at a time: an app needs 100 MB."""

_log = logging.getLogger(__name__)


class _BrowserApp(AppService):
    """The process of an app that a browser shows."""

    async def run(self) -> None:
        """Pass on what the app writes until it ends; textual-serve leaves the page open if it does not even start."""
        with suppress(asyncio.CancelledError):  # of the task that reads errors, if the process ends at once
            await super().run()
        await self.remote_close()
        if self._process is not None:
            await self._process.wait()  # its output ends a little earlier

    async def stop(self) -> None:
        """Let the app save its state and end; kill it if it does not."""
        ending = asyncio.create_task(super().stop())
        await asyncio.wait({ending}, timeout=_TIME_TO_END)
        if not ending.done() and self._process is not None:
            with suppress(ProcessLookupError):
                self._process.kill()
        await ending

    async def on_data(self, payload: bytes) -> None:
        """Show *payload*; once the page is closed, only read it: an app whose output is not read cannot end."""
        with suppress(ConnectionError):
            await super().on_data(payload)

    async def on_meta(self, data: bytes) -> None:
        """Do what the app asks of the page, if it is still open."""
        with suppress(ConnectionError):
            await super().on_meta(data)

    async def receive(self, frame: object) -> bool:
        """Pass on *frame*, a message of the page; returns whether it is one."""
        match frame:
            case ["stdin", str(keys)]:
                await self.send_bytes(keys.encode("utf-8", "ignore"))  # half of a surrogate pair is no character
            case ["resize", {"width": int(width), "height": int(height)}]:
                await self.set_terminal_size(*_size(width, height))
            case ["focus"]:
                await self.focus()
            case ["blur"]:
                await self.blur()
            case ["ping", str(sent)]:
                with suppress(ConnectionError):
                    await self.remote_write_str(json.dumps(["pong", sent]))
            case _:
                return False
        return True


class LocalServer(Server):
    """Serves *command* on the loopback interface."""

    def __init__(self, command: str, port: int) -> None:
        super().__init__(
            command, host=_HOST, port=port, title="crosswalk-tui", templates_path=Path(__file__).parent / "web_page"
        )
        self._address = f"{_HOST}:{port}" if port != 80 else _HOST
        self._open: set[web.WebSocketResponse] = set()

    def initialize_logging(self) -> None:
        """Report problems only, and not that a program sent what is no HTTP: it is answered."""
        logging.basicConfig(level="WARNING", format="%(message)s")
        logging.getLogger("aiohttp.server").addFilter(_is_own_fault)

    async def on_startup(self, app: web.Application) -> None:
        """Print the address; end as by Ctrl-C when the terminal closes, unless nohup or the like forbids it."""
        del app
        for name in ("SIGHUP", "SIGQUIT"):
            with suppress(AttributeError, NotImplementedError):  # missing on Windows
                number = getattr(signal, name)
                if signal.getsignal(number) is not signal.SIG_IGN:
                    asyncio.get_running_loop().add_signal_handler(number, self.request_exit)
        self.console.print(f"Open http://{self._address} in a browser on this machine. Ctrl-C ends.", highlight=False)

    async def on_shutdown(self, app: web.Application) -> None:
        """Close the pages, and with them their apps; the server would wait for them."""
        del app
        for socket in list(self._open):
            await socket.close(code=WSCloseCode.GOING_AWAY)

    async def handle_index(self, request: web.Request) -> web.StreamResponse:
        """The page, which may load nothing from other servers."""
        self._check(request)
        response: web.StreamResponse = await super().handle_index(request)
        response.headers["Content-Security-Policy"] = (
            "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
            f"img-src 'self' data:; font-src 'self' data:; connect-src 'self' ws://{self._address}; "
            "frame-ancestors 'none'"
        )
        return response

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """The connection to an app, from the page only; it lasts until the app or the page is closed."""
        self._check(request)
        socket = web.WebSocketResponse(heartbeat=_SILENCE)
        await socket.prepare(request)
        if len(self._open) >= _PAGES:
            _log.warning("A page was refused, as %s are open: close one of them.", _PAGES)
            await socket.close(code=WSCloseCode.TRY_AGAIN_LATER, message=b"Too many pages are open.")
            return socket
        self._open.add(socket)

        async def close() -> None:
            await socket.close()

        app = _BrowserApp(
            self.command,
            write_bytes=socket.send_bytes,
            write_str=socket.send_str,
            close=close,
            download_manager=self.download_manager,
        )
        width, height = to_int(request.query.get("width", ""), 80), to_int(request.query.get("height", ""), 24)
        try:
            await app.start(*_size(width, height))
            async for message in socket:
                if message.type is not WSMsgType.TEXT or not await app.receive(_decoded(message.data)):
                    await socket.close(code=WSCloseCode.UNSUPPORTED_DATA, message=b"This is no message of the page.")
        finally:
            try:
                await app.stop()
            finally:
                self._open.discard(socket)
        return socket

    async def handle_download(self, request: web.Request) -> web.StreamResponse:
        """A file that the app delivers."""
        self._check(request)
        response: web.StreamResponse = await super().handle_download(request)
        return response

    def _check(self, request: web.Request) -> None:
        """Refuse a request for another name of this machine, or from a page of another address."""
        origin = request.headers.get("Origin", f"http://{self._address}")
        if request.host != self._address or origin != f"http://{self._address}":
            raise web.HTTPForbidden(text=f"Open http://{self._address} instead.\n")


def _size(width: int, height: int) -> tuple[int, int]:
    """The columns and rows of the app on a page of this size."""
    return min(max(width, 1), _COLUMNS), min(max(height, 1), _ROWS)


def _decoded(text: str) -> Any:  # noqa: ANN401 - whatever JSON has
    """The value of *text*, or None if it is no JSON."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _is_own_fault(record: logging.LogRecord) -> bool:
    """Whether *record* is of an error of the server, not of a request that is no HTTP."""
    return record.exc_info is None or not isinstance(record.exc_info[1], HttpProcessingError)
