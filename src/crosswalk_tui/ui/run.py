"""Runs the app for the command line."""

from __future__ import annotations

import gc
import os
import re
import signal
import sys
from contextlib import redirect_stderr
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from crosswalk_tui.core.text.safe import visible
from crosswalk_tui.ui.platform.light_imports import import_asyncio, import_textual
from crosswalk_tui.user.config import Config
from crosswalk_tui.user.state import AppState

if TYPE_CHECKING:
    from crosswalk_tui.catalog.reader import Catalogue
    from crosswalk_tui.core.find.conditions import Conditions
    from crosswalk_tui.core.own.records import Own
    from crosswalk_tui.ui.app import CrosswalkApp
    from crosswalk_tui.user.database import UserDatabase


_SIZE = "0*[1-9][0-9]{0,2}"
_POSITIVE = "0*[1-9][0-9]{0,3}"

_VALID = {
    "COLUMNS": _SIZE,
    "LINES": _SIZE,
    "ESCDELAY": _POSITIVE,
    "TEXTUAL_COLOR_SYSTEM": "auto|standard|256|truecolor|windows",
    "TEXTUAL_DRIVER": r"textual\.drivers\.web_driver:WebDriver",  # in a browser; in a terminal, the app has its own
    "TEXTUAL_SCREENSHOT": _POSITIVE,
}
"""The values of environment variables with which Textual neither ends in a traceback nor leaves the screen empty."""


def run(catalogue_path: Path, opening: AppState, config: Config, *, list_prices: bool = False) -> int:
    """Run the app from the state *opening* until the user quits; save its state and return the exit code.

    With *list_prices*, what is the user's is ignored at first.

    Raises:
        CrosswalkError: the catalogue cannot be opened, is damaged, or lacks a model.
    """
    # Nothing created before the first paint is garbage; collecting takes a tenth of the start. `on_ready` enables it.
    gc.disable()
    # An import that Ctrl-C interrupts may end in any error. The app handles the signal before it changes the terminal.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    _drop_invalid_variables()
    # Milliseconds that Textual waits after Esc for the rest of a sequence: its default of 100 is felt in dialogs.
    os.environ.setdefault("ESCDELAY", "10")
    import_asyncio()
    import_textual()
    from crosswalk_tui.catalog.reader import Catalogue
    from crosswalk_tui.catalog.side_reader import read_side
    from crosswalk_tui.ui.app import CrosswalkApp
    from crosswalk_tui.ui.session.draft import Draft
    from crosswalk_tui.ui.session.session import DEFAULT_AXIS, Session, utc_now
    from crosswalk_tui.ui.shell.answering_screen import carried_over

    with Catalogue.open(catalogue_path, check=False) as catalogue:  # already checked to resolve *opening*
        own, own_problems = _own_of_user(catalogue, list_prices=list_prices)
        conditions, lost = _conditions_of(catalogue, opening.conditions)
        problems = [*config.problems, *own_problems, *lost]
        setup = opening.setup
        sides = tuple(read_side(catalogue, key) for key in setup.models)
        draft = Draft(
            sides, setup.workload, setup.filters, opening.budget, opening.volumes, opening.source, at=opening.at
        )
        draft = draft._replace(own=own, list_prices=list_prices, split=setup.split, conditions=conditions)
        session = Session(catalogue, draft, utc_now, opening.axis or DEFAULT_AXIS, opening.price_axis, opening.page)
        session.origins += [] if opening.origin is None else [opening.origin]
        session.usual_providers, session.grouping = bool(config.allow or config.deny), opening.grouping
        app = CrosswalkApp(session, opening.screen, (opening.theme, config.theme), config.keymap, tuple(problems))
        app.configured_theme = config.theme
        app.remark = carried_over(session.comparison) if opening.is_restored else opening.remark
        app.asks_about_database = _is_unusable(session.users)
        app.welcomes = not app.asks_about_database and _is_first_run(session.users)
        app.refreshing.is_daily = config.refreshes_daily
        app.run()
        app.session.catalogue.close()  # another one after a refresh
        if app.has_lost_terminal:
            _end_unseen(app, config.theme)
        is_lost = _save_rest(app)
        if app.database_question.beside:
            _say(_kept_beside(app.database_question.beside))
        if app.fault and app.damage is None:
            _say(app.fault)
        if app.ended_early:
            return app.ended_early
        if not app.failed_at_start:
            _remember(app, config.theme)
        elif app.damage is None:
            _set_aside(app, is_restored=opening.is_restored)
        if app.damage is not None:  # the session of before stays if this one failed at its start
            raise app.damage
        return app.return_code or int(is_lost)


def _say(text: str) -> None:
    """Print *text*, which may quote a path, on standard error once the terminal has been restored."""
    print(visible(text), file=sys.stderr)  # noqa: T201


def _drop_invalid_variables() -> None:
    """Take variables with other values than `_VALID` as not set; Textual reads them when it is imported."""
    for name, values in _VALID.items():
        found = os.environ.get(name)  # most are not set, and to compile a pattern takes time
        if found is not None and not re.fullmatch(values, found, re.ASCII):
            del os.environ[name]


def _is_unusable(users: UserDatabase) -> bool:
    """Whether to ask about the database: it cannot be read, or not be written to."""
    from crosswalk_tui.core.errors import UserDatabaseError

    if not users.exists:
        return False
    try:
        users.has_own()  # or its table is missing
        is_read_only = not (os.access(users.path, os.W_OK) and os.access(users.path.parent, os.W_OK))
        if not is_read_only:
            users.check_lock()  # it can be read while another program holds it
    except UserDatabaseError:
        return True
    return is_read_only


def _kept_beside(path: str) -> str:
    return f"What you saved is in {path}; to add it to your database: crosswalk-tui own import {path}"


def _is_first_run(users: UserDatabase) -> bool:
    """Whether to show the welcome; not if the database cannot be read, which is reported at the end."""
    from crosswalk_tui.core.errors import UserDataError
    from crosswalk_tui.user.state import is_first_run

    try:
        return is_first_run(users)
    except UserDataError:
        return False


def _own_of_user(catalogue: Catalogue, *, list_prices: bool) -> tuple[Own, tuple[str, ...]]:
    """What is the user's, laid over *catalogue* unless *list_prices*; and sentences on what cannot be applied."""
    from crosswalk_tui.core.errors import CrosswalkError, UserDatabaseError
    from crosswalk_tui.user.database import UserDatabase

    users = UserDatabase()
    try:
        if not users.has_own():
            return (), ()
        from crosswalk_tui.user.own import own_entries

        own = own_entries(users)
        if not list_prices:
            catalogue.lay_over(own)
    except UserDatabaseError:
        return (), ()  # the app asks about it
    except CrosswalkError as error:
        return (), (f"{error} List prices are shown.",)
    return own, catalogue.own_problems


def _conditions_of(catalogue: Catalogue, text: str) -> tuple[Conditions, tuple[str, ...]]:
    """The conditions of the last session, and a sentence if they cannot be read, as when a benchmark is gone."""
    from crosswalk_tui.core.find.conditions import Conditions

    if not text:
        return Conditions(), ()
    from crosswalk_tui.core.errors import QuantityError
    from crosswalk_tui.core.find.condition_text import Known, parse_requirements

    try:
        return parse_requirements(text, Known(catalogue.benchmarks(), {})).conditions, ()
    except QuantityError as error:
        return Conditions(), (f"The last conditions of Find are dropped. {error}",)


def _set_aside(app: CrosswalkApp, *, is_restored: bool) -> None:
    """Keep no session that ended the app at its start, and print how to open it; that of before stays."""
    from crosswalk_tui.core.errors import UserDataError
    from crosswalk_tui.ui.shell.command_line import command_line
    from crosswalk_tui.user.state import forget_state

    if is_restored:
        try:
            forget_state(app.session.users)
        except UserDataError as error:
            _say(f"The session could not be set aside. {error}")
    command = command_line(app.session, app.current)
    _say(f"The next start is without this session: {command}")


def _end_unseen(app: CrosswalkApp, usual_theme: str | None) -> NoReturn:
    """Save what is the user's, and end at once: whatever writes to a terminal that takes no output, waits for ever."""
    with open(os.devnull, "w", encoding="utf-8") as nowhere, redirect_stderr(nowhere):  # noqa: PTH123 - no file
        is_lost = _save_rest(app)
        if not app.failed_at_start:
            _remember(app, usual_theme)
        os._exit(app.return_code or int(is_lost))


def _save_rest(app: CrosswalkApp) -> bool:
    """Save what of the user's is not saved yet; print what cannot be, and return whether anything is lost."""
    lost = app.save_rest()
    for sentence in lost:
        _say(sentence)
    return bool(lost)


def _remember(app: CrosswalkApp, usual_theme: str | None) -> None:
    """Save the state of the app; a failure is printed."""
    from crosswalk_tui.core.errors import UserDataError
    from crosswalk_tui.user.state import write_state

    try:
        write_state(app.session.users, app.state(usual_theme))
        if app.fault:
            _say("The session is kept for the next start.")
    except UserDataError as error:
        _say(f"The session could not be saved. {error}")
