"""A server on this machine that answers as a test tells it to, well or badly."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from socketserver import ThreadingTCPServer
from threading import Event, Thread

from tests.network_guard import loopback


@dataclass(slots=True)
class Reply:
    """One answer.

    Attributes:
        cut: send only so many bytes of the body, and close the connection.
        hold: wait for this event after the headers.
        endless: sent again and again after the status line, until the client closes the connection.
    """

    body: bytes = b"{}"
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None
    hold: Event | None = None
    endless: bytes = b""


@dataclass(slots=True)
class Server:
    """A running server.

    Attributes:
        replies: by path, what is answered: a reply, several in turn (the last one stays), or what a function makes of
            the headers of the request.
        by_path: answers every path with its query; None to use *replies*.
        requests: the path and the headers of each request.
    """

    port: int
    replies: dict[str, Reply | list[Reply] | Callable[[dict[str, str]], Reply]] = field(default_factory=dict)
    by_path: Callable[[str], Reply] | None = None
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def address(self, path: str = "/file.json") -> str:
        """The address of *path*."""
        return f"http://127.0.0.1:{self.port}{path}"

    def reply_to(self, path: str, headers: dict[str, str]) -> Reply:
        """Record the request and choose its answer."""
        self.requests.append((path, headers))
        if self.by_path is not None:
            return self.by_path(path)
        found = self.replies.get(path, Reply(status=404))
        if isinstance(found, list):
            return found.pop(0) if len(found) > 1 else found[0]
        return found if isinstance(found, Reply) else found(headers)


def mirror(server: Server, folder: Path, last_modified: str = "") -> None:
    """Serve the files in ``sources/`` of *folder*, as they are at each request, and 304 for the ones already known."""

    def reply(path: Path, headers: dict[str, str]) -> Reply:
        content = path.read_bytes()
        etag = f'"{sha256(content).hexdigest()}"'
        known = {"ETag": etag, "Last-Modified": last_modified} if last_modified else {"ETag": etag}
        if headers.get("if-none-match") == etag:
            return Reply(status=304, headers=known)
        return Reply(gzip.compress(content, 1), headers={"Content-Encoding": "gzip", **known})

    for path in sorted((folder / "sources").iterdir()):
        server.replies[f"/sources/{path.name}"] = partial(reply, path)


@contextmanager
def serving() -> Iterator[Server]:
    """A server that runs meanwhile, and the permission to reach it."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            reply = server.reply_to(self.path, {name.lower(): value for name, value in self.headers.items()})
            self.send_response_only(reply.status)
            with suppress(ConnectionError):
                while reply.endless:
                    self.flush_headers()
                    self.wfile.write(reply.endless)
            if reply.endless:
                return
            for name, value in {"Content-Length": str(len(reply.body)), **reply.headers}.items():
                self.send_header(name, value)
            self.end_headers()
            if reply.hold is not None:
                self.wfile.flush()
                reply.hold.wait(30)
            if reply.status != 304:
                with suppress(ConnectionError):  # the other side has heard enough
                    self.wfile.write(reply.body if reply.cut is None else reply.body[: reply.cut])

        def log_message(self, *_: object) -> None:
            pass

    with loopback(), ThreadingTCPServer(("127.0.0.1", 0), Handler) as listening:
        server = Server(listening.server_address[1])
        thread = Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            listening.shutdown()
            thread.join()
