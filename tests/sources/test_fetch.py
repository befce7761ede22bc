"""Fetching from servers that answer well and badly."""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from threading import Event

import pytest

from crosswalk_tui.core.errors import FetchError, ProxySettingError, RefreshCancelled
from crosswalk_tui.sources.refresh import fetch
from crosswalk_tui.sources.refresh.fetch import FetchedFile, Fetcher, Validators
from tests.sources.local_server import Reply, Server, serving

BODY = b'{"models": {}}'


@pytest.fixture
def server() -> Iterator[Server]:
    with serving() as running:
        yield running


@pytest.fixture
def pauses() -> list[float]:
    """The pauses before another attempt, in seconds."""
    return []


@pytest.fixture
def fetcher(pauses: list[float]) -> Iterator[Fetcher]:
    with Fetcher(sleep=pauses.append) as made:
        yield made


def refusal(fetcher: Fetcher, address: str, known: Validators | None = None) -> str:
    with pytest.raises(FetchError) as caught:
        fetcher.fetch(address, known)
    return str(caught.value)


def test_the_file_its_validators_and_its_date(server: Server, fetcher: Fetcher) -> None:
    server.replies["/file.json"] = Reply(
        BODY, headers={"ETag": '"one"', "Last-Modified": "Fri, 20 Nov 2026 23:30:00 GMT"}
    )
    found = fetcher.fetch(server.address())
    assert found == FetchedFile(BODY, Validators('"one"', "Fri, 20 Nov 2026 23:30:00 GMT"), "2026-11-20", len(BODY))
    ((_, headers),) = server.requests
    assert "if-none-match" not in headers
    assert headers["accept-encoding"] == "gzip"


def test_gzip_is_unpacked(server: Server, fetcher: Fetcher) -> None:
    packed = gzip.compress(BODY * 100)
    server.replies["/file.json"] = Reply(packed, headers={"Content-Encoding": "gzip"})
    found = fetcher.fetch(server.address())
    assert found is not None
    assert (found.content, found.size, found.day) == (BODY * 100, len(packed), "")


def test_nothing_changed(server: Server, fetcher: Fetcher) -> None:
    server.replies["/file.json"] = lambda headers: Reply(status=304 if headers.get("if-none-match") == '"one"' else 200)
    assert fetcher.fetch(server.address(), Validators('"one"')) is None
    assert fetcher.fetch(server.address(), Validators('"two"')) is not None


@pytest.mark.parametrize("known", [None, Validators()])
def test_nothing_changed_of_what_was_never_fetched(server: Server, fetcher: Fetcher, known: Validators | None) -> None:
    server.replies["/file.json"] = Reply(status=304)
    assert "never fetched" in refusal(fetcher, server.address(), known)


def test_a_busy_server_is_asked_again(server: Server, fetcher: Fetcher, pauses: list[float]) -> None:
    server.replies["/file.json"] = [
        Reply(status=500), Reply(status=429, headers={"Retry-After": "7"}), Reply(BODY),
    ]  # fmt: skip
    found = fetcher.fetch(server.address())
    assert found is not None
    assert found.content == BODY
    assert pauses == [1.0, 7.0]


@pytest.mark.parametrize(
    ("requested", "pause"),
    [
        ("Fri, 20 Nov 2026 23:30:09 GMT", 9.0), ("Fri, 20 Nov 2026 23:00:00 GMT", 0.0), ("soon", 1.0), ("-3", 1.0),
        ("1e9", 1.0), ("", 1.0),
    ],
)  # fmt: skip
def test_the_pause_may_be_requested_by_a_time(
    server: Server, fetcher: Fetcher, pauses: list[float], requested: str, pause: float
) -> None:
    """It is taken by the clock of the server."""
    headers = {"Retry-After": requested, "Date": "Fri, 20 Nov 2026 23:30:00 GMT"}
    server.replies["/file.json"] = [Reply(status=429, headers=headers), Reply(BODY)]
    assert fetcher.fetch(server.address()) is not None
    assert pauses == [pause]


def test_a_server_that_stays_busy(server: Server, fetcher: Fetcher, pauses: list[float]) -> None:
    server.replies["/file.json"] = Reply(status=503, headers={"Retry-After": "99999"})
    assert "answers 503 Service Unavailable" in refusal(fetcher, server.address())
    assert pauses == [60.0, 60.0]  # no longer, whatever it requests


def test_an_answer_that_breaks_off(server: Server, fetcher: Fetcher) -> None:
    server.replies["/file.json"] = Reply(BODY, cut=5)
    assert "the connection broke" in refusal(fetcher, server.address())
    packed = gzip.compress(BODY * 1000)[:-8]
    server.replies["/file.json"] = Reply(packed, headers={"Content-Encoding": "gzip"})
    assert "cut short" in refusal(fetcher, server.address())


@pytest.mark.parametrize(
    ("reply", "sentence"),
    [
        (Reply(status=404), "answers 404 Not Found"),
        (Reply(status=403), "answers 403 Forbidden"),
        (Reply(b"<html>", headers={"Content-Type": "text/html; charset=utf-8"}), "does this network ask for a login?"),
        (Reply(BODY, headers={"Content-Encoding": "br"}), "unknown encoding, br"),
        (Reply(BODY, headers={"Content-Encoding": "gzip"}), "damaged data"),
        (Reply(status=301, headers={"Location": "/file.json"}), "redirects more than 5 times"),
        (Reply(status=302, headers={"Location": "http://models.dev/x"}), "http://models.dev/x is not https"),
        (Reply(status=302, headers={"Location": "https://evil.example/x?token=1"}), "https://evil.example/x, which is"),
        (Reply(status=302, headers={"Location": "ftp://127.0.0.1/x"}), "ftp://127.0.0.1/x is not https"),
    ],
)  # fmt: skip
def test_an_answer_that_is_refused(
    server: Server, fetcher: Fetcher, pauses: list[float], reply: Reply, sentence: str
) -> None:
    server.replies["/file.json"] = reply
    assert sentence in refusal(fetcher, server.address())
    assert pauses == []


def test_too_much(server: Server, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "MOST_UNPACKED", 1 << 20)
    server.replies["/file.json"] = Reply(gzip.compress(bytes(3 << 20)), headers={"Content-Encoding": "gzip"})
    assert "sends more than 1 MiB" in refusal(fetcher, server.address())
    server.replies["/file.json"] = Reply(bytes(2 << 20))
    assert "sends more than 1 MiB" in refusal(fetcher, server.address())


def test_a_cancelled_request_stops_before_the_next_attempt(server: Server) -> None:
    cancelled = Event()

    def busy(_: dict[str, str]) -> Reply:
        cancelled.set()
        return Reply(status=503)

    server.replies["/file.json"] = busy
    with Fetcher(cancelled=cancelled) as fetcher, pytest.raises(RefreshCancelled):
        fetcher.fetch(server.address())
    assert len(server.requests) == 1


def test_an_answer_that_does_not_go_on(server: Server, pauses: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "READ", 0.05)
    go_on = Event()
    server.replies["/file.json"] = Reply(BODY, hold=go_on)
    with Fetcher(sleep=pauses.append) as fetcher:
        assert "no answer in time" in refusal(fetcher, server.address())
    go_on.set()
    assert pauses == [1.0, 2.0]


@pytest.mark.parametrize("kind", ["text/plain; charset=utf-8", "application/octet-stream", "image/png", ""])
def test_the_type_of_a_file_does_not_matter(server: Server, fetcher: Fetcher, kind: str) -> None:
    """GitHub sends JSON as plain text; the importer decides what a file is."""
    server.replies["/file.json"] = Reply(BODY, headers={"Content-Type": kind})
    assert fetcher.fetch(server.address()) is not None


def test_too_slow(server: Server, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "TOTAL", 0.5)
    go_on = Event()
    server.replies["/file.json"] = Reply(BODY, hold=go_on)
    assert "takes longer than" in refusal(fetcher, server.address())
    go_on.set()


def test_headers_without_an_end(server: Server, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch) -> None:
    server.replies["/file.json"] = Reply(endless=b"X-Padding: 0123456789\r\n")
    assert "the connection broke" in refusal(fetcher, server.address())
    monkeypatch.setattr(fetch, "TOTAL", 0.5)
    server.replies["/file.json"] = Reply(status=100, endless=b"\r\nHTTP/1.1 100 Continue\r\n")
    assert "takes longer than" in refusal(fetcher, server.address())


def test_validators_do_not_follow_a_redirect(server: Server, fetcher: Fetcher) -> None:
    server.replies["/file.json"] = Reply(status=302, headers={"Location": "/elsewhere.json"})
    server.replies["/elsewhere.json"] = Reply(BODY)
    assert fetcher.fetch(server.address(), Validators('"one"')) is not None
    assert [headers.get("if-none-match") for _, headers in server.requests] == ['"one"', None]


@pytest.mark.parametrize("address", ["http://models.dev/catalog.json", "gopher://x/", "https://[", "catalog.json"])
def test_an_address_that_is_refused(fetcher: Fetcher, address: str) -> None:
    assert "not" in refusal(fetcher, address)


def test_no_connection_is_said_at_once(fetcher: Fetcher, pauses: list[float]) -> None:
    with serving() as gone:
        address = gone.address()
    with serving():  # the port of the one above is closed
        assert refusal(fetcher, address) == f"{address} cannot be reached: Connection refused."
    assert pauses == []


@pytest.fixture
def no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.casefold().endswith("_proxy")]:
        monkeypatch.delenv(name)


@pytest.mark.usefixtures("no_proxies")
@pytest.mark.parametrize(
    ("variable", "value", "problem"),
    [
        ("HTTPS_PROXY", "://", "is not the address of a proxy"),
        ("HTTPS_PROXY", "http://[::1", "is not the address of a proxy"),
        ("https_proxy", "http://me:secret@x:notaport", "is not the address of a proxy"),
        ("HTTP_PROXY", "ftp://x", "is not the address of a proxy"),
        ("NO_PROXY", "[::1", "is not a list of hosts"),
    ],
)
def test_a_proxy_that_cannot_be_used_is_named(
    server: Server, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch, variable: str, value: str, problem: str
) -> None:
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv(variable, value)
    with pytest.raises(ProxySettingError) as caught:
        fetcher.fetch(server.address())
    assert str(caught.value).startswith(f"{variable} {problem}, such as ")
    assert str(caught.value).endswith("; correct or unset it.")
    assert "secret" not in str(caught.value)


@pytest.mark.usefixtures("no_proxies")
@pytest.mark.skipif(find_spec("socksio") is not None, reason="SOCKS proxies can be used")
def test_a_socks_proxy_names_what_it_needs(server: Server, fetcher: Fetcher, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "socks5://127.0.0.1:1080")
    with pytest.raises(ProxySettingError, match=r"^ALL_PROXY names a SOCKS proxy; .* install the package socksio"):
        fetcher.fetch(server.address())


@pytest.mark.parametrize("target", ["ftp://127.0.0.1:99999/x", "http://127.0.0.1:99999/x", "https://127.0.0.1:x/"])
def test_a_redirect_to_no_port_is_refused(server: Server, fetcher: Fetcher, target: str) -> None:
    server.replies["/file.json"] = Reply(status=302, headers={"Location": target})
    assert "127.0.0.1" in refusal(fetcher, server.address())


def test_a_password_is_not_repeated(server: Server, fetcher: Fetcher) -> None:
    address = server.address("/gone.json?key=secret").replace("//", "//me:hidden@")
    sentence = refusal(fetcher, address)
    assert "secret" not in sentence
    assert "hidden" not in sentence


def test_a_file_of_this_machine(fetcher: Fetcher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a b#c.json"
    path.write_bytes(BODY)
    found = fetcher.fetch(path.as_uri())
    assert found is not None
    assert found.content == BODY
    monkeypatch.setenv("HTTPS_PROXY", "://")  # no connection, no proxy
    assert fetcher.fetch(path.as_uri()) == found
    path.unlink()
    assert "No such file" in refusal(fetcher, path.as_uri())
