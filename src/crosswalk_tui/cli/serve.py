"""``crosswalk-tui serve``: the app in a browser on this machine, with the optional library textual-serve."""

from __future__ import annotations

import shlex
import socket
import sys
from pathlib import Path
from typing import Any

import click

from crosswalk_tui.cli.model_choice import choose_model
from crosswalk_tui.cli.opening import check_count
from crosswalk_tui.cli.options import catalogue_option, open_catalogue
from crosswalk_tui.core.errors import CrosswalkError
from crosswalk_tui.core.text.safe import safe


class PortType(click.IntRange):
    """The number of a port."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ANN401
        """The port *value*; fails if it is none."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter as error:
            problem = f"{safe(str(value), 40)!r} is not a port, a number from {self.min} to {self.max}."
            raise click.BadParameter(problem, ctx, param) from error


@click.command("serve", short_help="Open the app in a browser on this machine.")
@click.argument("models", metavar="[MODEL]...", nargs=-1)
@click.option("--port", type=PortType(1, 65_535), default=8000, show_default=True, help="Port of the address to open.")
@catalogue_option
def command(*, models: tuple[str, ...], port: int, catalogue: Path | None) -> None:
    """Serve the app at http://localhost:PORT until Ctrl-C.

    Name one to six MODELs, or none for the last session. It needs the extra web: uv tool install '.[web]' in a clone.

    Only browsers on this machine can connect. Each one gets a separate app, with your saved data.
    """
    try:
        from crosswalk_tui.cli.web_server import LocalServer
    except ImportError:
        raise CrosswalkError(
            "serve needs the library textual-serve: type uv tool install '.[web]' in a clone, or run crosswalk-tui in a"
            " terminal."
        ) from None
    check_count(models)
    with open_catalogue(catalogue) as opened:
        path = opened.path.resolve()
        found = list(dict.fromkeys(choose_model(opened, name).key for name in models))
    _check_free(port)
    words = [sys.executable, "-P", "-m", "crosswalk_tui", "--catalog", str(path), *found]
    LocalServer(f"exec {shlex.join(words)}", port).serve()  # without a shell between the server and the app


def _check_free(port: int) -> None:
    """Check that no program uses *port*; the server would end with a traceback.

    Raises:
        CrosswalkError: it is in use, or may not be used.
    """
    try:
        for family, kind, _, _, address in socket.getaddrinfo("localhost", port, type=socket.SOCK_STREAM):
            with socket.socket(family, kind) as probe:  # one for IPv4, and often one for IPv6
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(address)
    except OSError as error:
        reason = error.strerror or error
        raise CrosswalkError(f"Port {port} cannot be used: {reason}. Choose another one with --port.") from error
