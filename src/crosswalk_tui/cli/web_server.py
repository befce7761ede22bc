"""The server of ``crosswalk-tui serve``: textual-serve, restricted to pages of its own address.

Any page that a browser shows may connect to a port of the same machine, and could then type into the app. The server
therefore checks which address was opened, and from which page.
"""

from __future__ import annotations

import logging

from aiohttp import web
from textual_serve.server import Server

_HOST = "localhost"


class LocalServer(Server):
    """Serves *command* on the loopback interface."""

    def __init__(self, command: str, port: int) -> None:
        super().__init__(command, host=_HOST, port=port, title="crosswalk-tui")
        self._address = f"{_HOST}:{port}" if port != 80 else _HOST

    def initialize_logging(self) -> None:
        """Report problems only."""
        logging.basicConfig(level="WARNING", format="%(message)s")

    async def on_startup(self, app: web.Application) -> None:
        """Print the address."""
        del app
        self.console.print(f"Open http://{self._address} in a browser on this machine. Ctrl-C ends.", highlight=False)

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
        """The connection to an app, from the page only."""
        self._check(request)
        response: web.WebSocketResponse = await super().handle_websocket(request)
        return response

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
