"""Fetch a file over HTTPS. No other module opens a connection.

Every response is limited in time and in size, compressed and decompressed. A file that was fetched before is requested
conditionally: its validators (``ETag``, ``Last-Modified``) are sent only to the address they came from.
"""

from __future__ import annotations

import os
import re
import ssl
import zlib
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from pathlib import Path
from threading import Event, Thread
from typing import Self
from urllib.parse import urljoin, urlsplit, urlunsplit
from urllib.request import getproxies, url2pathname

import httpx
import truststore
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_attempt

from crosswalk_tui import __version__
from crosswalk_tui.core.errors import FetchError, ProxySettingError, RefreshCancelled
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.sources.refresh.file_dates import day_of_file

MOST_BYTES, MOST_UNPACKED = 32 << 20, 64 << 20
"""Largest response in bytes, compressed and decompressed: ten times the largest source."""

CONNECT, READ, TOTAL = 10.0, 20.0, 120.0
"""Timeouts in seconds: to connect, between two chunks, and for the whole response."""

_ATTEMPTS = 3
_LONGEST_PAUSE = 60.0
"""The longest wait before another attempt, in seconds, whatever the server requests."""

_REDIRECTS = 5
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
"""Hosts to which plain HTTP is permitted."""

_ERROR_NUMBER = re.compile(r"^\[Errno -?\d+\] ")
_BUSY = frozenset({429, 500, 502, 503, 504})


class _TemporaryError(Exception):
    """A temporary failure, such as a busy server; *pause* is the wait in seconds that it requests."""

    def __init__(self, sentence: str, pause: float | None = None) -> None:
        super().__init__(sentence)
        self.pause = pause


@dataclass(frozen=True, slots=True)
class Validators:
    """The values a server sent for conditional requests, as received; empty if missing."""

    etag: str = ""
    last_modified: str = ""

    @property
    def conditions(self) -> dict[str, str]:
        """The headers that request the file only if it has changed."""
        found = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in found.items() if value}


@dataclass(frozen=True, slots=True)
class FetchedFile:
    """A fetched file.

    Attributes:
        day: ISO date of its last change; empty if the server does not send it.
        size: bytes received.
    """

    content: bytes
    validators: Validators
    day: str
    size: int


class Fetcher:
    """Fetches files over shared connections."""

    def __init__(
        self,
        hosts: frozenset[str] = frozenset(),
        cancelled: Event | None = None,
        sleep: Callable[[float], None] | None = None,
    ) -> None:
        """Follow redirects to the same host or to one of *hosts*; stop when *cancelled* is set.

        *sleep* waits before another attempt.
        """
        self._hosts, self._cancelled = hosts, cancelled or Event()
        self._sleep = sleep or self._wait
        self._opened: httpx.Client | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._opened is not None:
            self._opened.close()

    @property
    def _client(self) -> httpx.Client:
        """The client, which is made for the first file that is not on this machine."""
        if self._opened is None:
            self._opened = _client_of_the_environment()
        return self._opened

    def fetch(self, address: str, known: Validators | None = None) -> FetchedFile | None:
        """The file at *address*; None if it has not changed since *known*.

        Raises:
            FetchError: there is no response, or an invalid one.
            ProxySettingError: the environment names a proxy that cannot be used.
            RefreshCancelled: it was cancelled.
        """
        try:
            scheme = urlsplit(address).scheme
        except ValueError as error:
            raise FetchError(f"{safe(address, 200)} is not an address.") from error
        if scheme == "file":
            return _copied(address)
        retrying = Retrying(
            retry=retry_if_exception_type(_TemporaryError),
            stop=stop_after_attempt(_ATTEMPTS),
            wait=_pause,
            sleep=self._sleep,
            reraise=True,
        )
        try:
            answer = retrying(self._in_time, address, {} if known is None else known.conditions)
        except _TemporaryError as error:
            raise FetchError(str(error)) from error
        if answer is None and (known is None or not known.conditions):
            raise FetchError(f"{_shown(address)} answers that nothing has changed, but it was never fetched.")
        return answer

    def _in_time(self, address: str, conditions: dict[str, str]) -> FetchedFile | None:
        """The answer of `_request`, whose parts may take `TOTAL` together.

        httpx limits the time between two chunks only. It is in a thread, as nothing else ends a look-up of a host, or
        headers without an end; what takes longer is left behind until the client is closed.
        """
        answer: Future[FetchedFile | None] = Future()

        def request() -> None:
            try:
                answer.set_result(self._request(address, conditions))
            except BaseException as error:  # noqa: BLE001 - raised below
                answer.set_exception(error)

        Thread(target=request, daemon=True).start()
        try:
            return answer.result(TOTAL)
        except TimeoutError as error:
            raise FetchError(f"{_shown(address)} takes longer than {TOTAL:.0f} seconds.") from error

    def _request(self, address: str, conditions: dict[str, str]) -> FetchedFile | None:
        """The file at *address*, after redirects; None if it has not changed."""
        there = address
        for _ in range(_REDIRECTS + 1):
            self._check(there, address)
            self._stop_if_cancelled()
            try:
                # The validators belong to the address that sent them, which a redirect may leave.
                with self._client.stream("GET", there, headers=conditions if there == address else {}) as response:
                    if not response.has_redirect_location:
                        return self._read(response, address)
                    there = urljoin(there, response.headers.get("location", ""))
            except (httpx.ConnectError, httpx.ConnectTimeout) as error:
                # Not retried: a user who is offline should not have to wait.
                timed_out = isinstance(error, httpx.TimeoutException)
                reason = (
                    "no answer in time"
                    if timed_out
                    else _ERROR_NUMBER.sub("", safe(str(error), 120)) or "no connection"
                )
                raise FetchError(f"{_shown(address)} cannot be reached: {reason}.") from error
            except httpx.TransportError as error:
                reason = "no answer in time" if isinstance(error, httpx.TimeoutException) else "the connection broke"
                raise _TemporaryError(f"{_shown(address)}: {reason}.") from error
            except (httpx.InvalidURL, ValueError) as error:
                raise FetchError(f"{_shown(address)} is not an address.") from error
        raise FetchError(f"{_shown(address)} redirects more than {_REDIRECTS} times.")

    def _check(self, there: str, address: str) -> None:
        """Refuse plain HTTP, except to this machine, and redirects to other hosts."""
        parts = urlsplit(there)
        host = parts.hostname or ""
        if parts.scheme != "https" and not (parts.scheme == "http" and host in LOOPBACK):
            raise FetchError(f"{_shown(there)} is not https.")
        if host != urlsplit(address).hostname and host not in self._hosts:
            raise FetchError(f"{_shown(address)} redirects to {_shown(there)}, which is another host.")

    def _read(self, response: httpx.Response, address: str) -> FetchedFile | None:
        """The content of *response*; None for "not modified"."""
        status = response.status_code
        if status == httpx.codes.NOT_MODIFIED:
            return None
        if status in _BUSY:
            raise _TemporaryError(f"{_shown(address)} answers {status} {response.reason_phrase}.", _requested(response))
        if status != httpx.codes.OK:
            raise FetchError(f"{_shown(address)} answers {status} {response.reason_phrase}.")
        if "html" in response.headers.get("content-type", ""):
            raise FetchError(f"{_shown(address)} answers with a web page; does this network ask for a login?")
        content, size = self._unpacked(response, address)
        modified = response.headers.get("last-modified", "")
        return FetchedFile(content, Validators(response.headers.get("etag", ""), modified), _day(modified), size)

    def _unpacked(self, response: httpx.Response, address: str) -> tuple[bytes, int]:
        """The decompressed body, and its size as sent."""
        coding = response.headers.get("content-encoding", "identity").strip().lower()
        if coding not in ("identity", "gzip", "x-gzip"):
            raise FetchError(f"{_shown(address)} answers in an unknown encoding, {safe(coding, 20)}.")
        unpacker = None if coding == "identity" else zlib.decompressobj(16 + zlib.MAX_WBITS)
        content, size = bytearray(), 0
        try:
            for chunk in response.iter_raw():
                self._stop_if_cancelled()
                size += len(chunk)
                content += chunk if unpacker is None else unpacker.decompress(chunk, MOST_UNPACKED + 1 - len(content))
                if size > MOST_BYTES or len(content) > MOST_UNPACKED:
                    raise FetchError(f"{_shown(address)} sends more than {MOST_UNPACKED >> 20} MiB.")
        except zlib.error as error:
            raise FetchError(f"{_shown(address)} sends damaged data.") from error
        if unpacker is not None and not unpacker.eof:
            raise _TemporaryError(f"{_shown(address)} was cut short.")
        return bytes(content), size

    def _wait(self, seconds: float) -> None:
        self._cancelled.wait(seconds)

    def _stop_if_cancelled(self) -> None:
        if self._cancelled.is_set():
            raise RefreshCancelled


def _client_of_the_environment() -> httpx.Client:
    """A client with the system's certificates and the proxies of the environment."""
    try:
        return httpx.Client(
            verify=truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT),  # the system's certificates, including a company's
            timeout=httpx.Timeout(READ, connect=CONNECT),
            headers={"User-Agent": f"crosswalk-tui/{__version__}", "Accept-Encoding": "gzip"},
        )
    except (ImportError, ValueError, httpx.InvalidURL) as error:  # only its proxies are not constant
        raise ProxySettingError(_proxy_problem()) from error


def _proxy_problem() -> str:
    """Which variable httpx cannot use, and what to do; without its value, which may contain a password."""
    addresses = {
        kind: address for kind, address in getproxies().items() if kind in ("http", "https", "all") and address
    }
    for kind, address in addresses.items():
        try:
            httpx.HTTPTransport(proxy=address if "://" in address else f"http://{address}").close()
        except ImportError:
            return (
                f"{_proxy_variable(kind)} names a SOCKS proxy; set it to an HTTP proxy, such as http://HOST:PORT, unset"
                " it, or install the package socksio beside crosswalk-tui."
            )
        except (ValueError, httpx.InvalidURL):
            return (
                f"{_proxy_variable(kind)} is not the address of a proxy, such as http://HOST:PORT; correct or unset it."
            )
    return f"{_proxy_variable('no')} is not a list of hosts, such as localhost,example.com; correct or unset it."


def _proxy_variable(kind: str) -> str:
    """The name of an environment variable, in small letters if both are set: the standard library prefers these."""
    names = [name for name in os.environ if name.casefold() == f"{kind}_proxy"]
    return max(names, default=f"The system's {kind} proxy")


def _copied(address: str) -> FetchedFile:
    """The file at a ``file:`` address."""
    path = Path(url2pathname(urlsplit(address).path))
    try:
        found = path.stat()
        if found.st_size > MOST_UNPACKED:
            raise FetchError(f"{_shown(address)} is larger than {MOST_UNPACKED >> 20} MiB.")
        content = path.read_bytes()
    except OSError as error:
        raise FetchError(f"{_shown(address)} cannot be read: {error.strerror}.") from error
    return FetchedFile(content, Validators(), day_of_file(found.st_mtime), len(content))


def _day(modified: str) -> str:
    """The ISO date of a ``Last-Modified`` header; empty if there is none."""
    try:
        return parsedate_to_datetime(modified).astimezone(UTC).date().isoformat() if modified else ""
    except (ValueError, OverflowError):
        return ""


def _requested(response: httpx.Response) -> float | None:
    """Seconds that *response* requests to wait, by their number or by a time; None if it does not."""
    after = response.headers.get("retry-after", "")
    if after.isdecimal():
        return float(after)
    try:  # by the server's clock, as ours may be wrong
        begun = parsedate_to_datetime(response.headers.get("date", ""))
        return max((parsedate_to_datetime(after) - begun).total_seconds(), 0.0)
    except (ValueError, TypeError, OverflowError):
        return None


def _pause(state: RetryCallState) -> float:
    """Seconds before the next attempt: as the server requests, else 1, 2 and 4."""
    error = state.outcome.exception() if state.outcome is not None else None
    requested = error.pause if isinstance(error, _TemporaryError) else None
    return min(requested if requested is not None else 2.0 ** (state.attempt_number - 1), _LONGEST_PAUSE)


def _shown(address: str) -> str:
    """*address* without user name, password and query, for messages."""
    parts = urlsplit(address)
    return safe(urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, "", "")), 200)
