"""The dialog that edits one record of the user's, with its effect on the compared models as it is typed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path, PurePath
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Grid, VerticalScroll
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Input, Static

from crosswalk_tui.catalog.offer_naming import is_usual_id
from crosswalk_tui.core.money import decimal_string, rate_usd
from crosswalk_tui.core.own.own_rates import RATE_NAMES
from crosswalk_tui.core.own.record_fields import FIELDS, MACHINE_FIELDS, OwnFieldError, read_record, write_record
from crosswalk_tui.core.own.record_words import problems_of, record_details
from crosswalk_tui.core.own.records import OwnEntry, OwnPrice, Record
from crosswalk_tui.core.pricing.bill import Quote
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.ui.kit.cells import Line, wrap
from crosswalk_tui.ui.kit.inputs import PlainInput
from crosswalk_tui.ui.kit.lines import Block
from crosswalk_tui.ui.kit.named_keys import keyed
from crosswalk_tui.ui.own.effect import EffectReader, OwnEffect, entry_key, read_effect, with_record
from crosswalk_tui.ui.own.subject import name_subject, new_provider, subject_words
from crosswalk_tui.ui.session.background import run_in_thread
from crosswalk_tui.ui.session.session import Session
from crosswalk_tui.ui.shell.cursor_target import BillOf
from crosswalk_tui.ui.shell.dialog import STYLES, Dialog, Remarks

_LABELS = {
    "provider": "provider", "model": "model", "id": "provider's id", "tier": "tier", "above": "prompts above",
    "input": "input $/1M", "output": "output $/1M", "cache_read": "cache read $/1M", "cache_write": "5m write $/1M",
    "cache_write_1h": "1h write $/1M", "reasoning": "reasoning $/1M", "audio_in": "audio in $/1M",
    "audio_out": "audio out $/1M", "per_request": "$ a request", "usd_per_hour": "$ an hour",
    "tokens_per_second": "tokens/s out", "input_tokens_per_second": "tokens/s in", "utilisation": "in use",
    "context": "context", "max_output": "max output", "usd": "USD", "display_name": "name", "params": "parameters",
    "open_weights": "open weights", "structured_output": "structured", "higher_is_better": "higher better",
}  # fmt: skip
"""Short names of fields; the others are called as they are."""

_SUBJECTS = ("provider", "model", "id", "benchmark", "tier", "above", "region")
"""Fields that identify what a record is for."""

_PER_MILLION = " $/1M"  # the unit of the rates, after their labels

_OFFER = ("id", "tier", "above", "region")
"""Those of a price that say to which offer of the provider it belongs: rarely set, and so after the rates."""

_MACHINE_FORM = ("provider", "model", *MACHINE_FIELDS, "id", "context", "max_output", "note")
"""The fields of a price that is a machine by the hour."""

_EMPTY = {
    "id": "from the model", "tier": "standard", "above": "any prompt", "region": "not bound to one",
    "context": "tokens", "max_output": "tokens", "tokens_per_second": "tokens it writes",
    "input_tokens_per_second": "as fast as out", "utilisation": "100% of the time",
}  # fmt: skip
"""What an empty field of a price means, or its unit, as a hint."""

_FORMATS = {
    "off": "such as 15%", "rates": "all", "starts": "YYYY-MM-DD", "ends": "YYYY-MM-DD", "released": "YYYY-MM-DD",
    "measured": "YYYY-MM-DD", "context": "tokens", "max_output": "tokens", "params": "such as 8B",
}  # fmt: skip
"""How an empty field of other records is filled in."""

_EFFECT_LINES = 7


def _fields_of(kind: str, given: Mapping[str, str], *, machine: bool) -> list[str]:
    """The fields of the form, with all that are *given*; a price has either rates or those of a *machine*."""
    names = [*FIELDS[kind], "note"]
    if kind != "price":
        return names
    last = [name for name in names if name not in ("provider", "model", *RATE_NAMES, *_OFFER, *MACHINE_FIELDS)]
    rates = ["provider", "model", *RATE_NAMES, *_OFFER, *last]
    form = _MACHINE_FORM if machine else rates
    return [*form, *(name for name in names if name in given and name not in form)]


class Meaning(Block):
    """What the focused field is."""

    text: reactive[str] = reactive("")

    def lines(self, width: int) -> list[Line]:
        return [[(text, "dim")] for text in wrap(self.text, width, 1)]


class EffectLines(Block):
    """The effect of the record on each compared model."""

    sentences: reactive[tuple[str, ...]] = reactive(())

    def lines(self, width: int) -> list[Line]:
        return [[(line, "")] for text in self.sentences for line in wrap(text, width, 2)][:_EFFECT_LINES]


class RecordScreen(Dialog[Record | None]):
    """Returns the record; None if cancelled.

    Args:
        session: what is compared.
        kind: the kind of record.
        title: the title of the dialog.
        values: texts of the fields at first.
        hints: what applies where a field is empty, such as the list price.
        entry: the entry that is edited, if any.
        machine: whether a price is a machine by the hour.
    """

    HELP = (
        "A record of your own: the fields are explained below. An empty field is not set; what applies then"
        " is dim in it. The effect on the bills follows as you type."
    )
    CSS_PATH: ClassVar[list[str | PurePath]] = [STYLES, Path(__file__).with_name("record_dialog.tcss")]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "take", "Save", id="own.take", tooltip="Save the record"),
        Binding("down", "app.focus_next", "Next", show=False, id="own.next", tooltip="Next field"),
        Binding("up", "app.focus_previous", "Back", show=False, id="own.back", tooltip="Previous field"),
    ]

    def __init__(
        self,
        session: Session,
        kind: str,
        title: str,
        values: Mapping[str, str] | None = None,
        hints: Mapping[str, str] | None = None,
        entry: OwnEntry | None = None,
        *,
        machine: bool = False,
    ) -> None:
        super().__init__(title, "enter save · tab next · F1 help · {dialog.cancel} cancel")
        self._session, self._kind, self._entry = session, kind, entry
        given, hints = dict(values or {}), {**(_EMPTY if kind == "price" else _FORMATS), **(hints or {})}
        if kind == "price" and entry is not None and is_usual_id(session.catalogue, given):
            hints["id"] = given.pop("id")  # it follows the model and the provider when they are changed
        self._inputs = {
            name: PlainInput(given.get(name, ""), id=f"own-{name.replace('_', '-')}", placeholder=hints.get(name, "—"))
            for name in _fields_of(kind, given, machine=machine or "usd_per_hour" in given)
        }
        self._first = next((name for name in self._inputs if name not in _SUBJECTS), "") if given else ""
        self._record: Record | None = None
        self._doubt = ""  # a question about the record
        self._asked = ""  # the one that was put before it is saved
        self._named: tuple[str, ...] = ()  # the model, and what other fields were completed to
        self._touched: set[str] = set(given)
        self._about = Meaning(id="own-about")
        self._effect = EffectLines(id="own-effect")
        self._remarks = Remarks(id="remarks")
        self._reader = EffectReader(session)

    def compose_box(self) -> ComposeResult:
        with VerticalScroll(id="own-scroll", can_focus=False), Grid(id="own-fields"):
            for name, field in self._inputs.items():
                yield Static(Content(_LABELS.get(name, name)), classes="own-label")
                field.set_class(name == "model" or (name == "provider" and self._kind == "price"), "-wide")
                field.tooltip = self._meaning(name)
                yield field
        yield self._about
        yield self._effect
        yield self._remarks

    def on_mount(self) -> None:
        for name, field in self._inputs.items():
            self.watch(field, "value", partial(self._typed, name), init=False)
        self._inputs.get(self._first, next(iter(self._inputs.values()))).focus()
        self._read()

    def on_descendant_focus(self) -> None:
        self._about.text = next((self._meaning(n) for n, field in self._inputs.items() if field is self.focused), "")

    def _meaning(self, name: str) -> str:
        """What the field *name* is, as a sentence without a full stop."""
        known = FIELDS[self._kind].get(name)
        meaning = "a remark of yours" if known is None else known.meaning
        return f"{meaning[0].upper()}{meaning[1:]}"

    @property
    def words(self) -> tuple[tuple[str, str], ...]:
        """The labels of the fields with their meanings, for the help."""
        return tuple((_LABELS.get(name, name), self._meaning(name)) for name in self._inputs)

    def _typed(self, name: str) -> None:
        self._touched.add(name)
        self._read()

    def _read(self) -> None:
        """Read the fields; show what is wrong with one that was typed into, else the effect."""
        values = {name: field.value for name, field in self._inputs.items() if field.value.strip()}
        self._record, wrong, problem = None, "", ""
        try:
            named = name_subject(self._session.catalogue, self._kind, values, self._session.draft.own)
            self._record = read_record(self._kind, named)
            self._doubt = self._doubted(self._record)
        except OwnFieldError as error:
            wrong, problem = error.field, f"{_called(error.field)}: {error.message}"
        for name, field in self._inputs.items():
            field.set_class(name == wrong and bool(field.value.strip()), "-invalid")
        self._remarks.say(problem, bad=wrong in self._touched and bool(self._inputs[wrong].value.strip()))
        if self._record is None:
            self._effect.sentences = ()
            return
        model = subject_words(self._session.catalogue, named)
        self._named = ((model,) if model else ()) + tuple(
            f"{_called(name)}: {safe(str(text), 120)}"
            for name, text in named.items()
            if not (model and name == "model") and values.get(name, "").strip().casefold() != str(text).casefold()
        )
        own = with_record(self._session.draft.own, self._record, self._today, self._entry)
        work = partial(read_effect, self._reader, own)
        run_in_thread(self, work, self._show_effect, self._refuse, "effect", only_reads=True)

    @property
    def _today(self) -> str:
        return f"{self._session.clock():%Y-%m-%d}"

    def _show_effect(self, effect: OwnEffect) -> None:
        if self._record is None:
            return
        self._effect.sentences = (*([" · ".join(self._named)] if self._named else []), *effect.lines)
        problems = problems_of(effect.problems, self._record) if effect.lines else effect.problems
        remark = " ".join(problems) or self._doubt or self._replaced(self._record) or self._other_form()
        self._remarks.say(remark, bad=bool(problems) or bool(self._doubt and self._doubt == self._asked))

    def _doubted(self, record: Record) -> str:
        """The question about the provider of *record*; empty if there is none, or it was saved with it."""
        before = None if self._entry is None else self._entry.record
        if not isinstance(record, OwnPrice) or (isinstance(before, OwnPrice) and before.provider == record.provider):
            return ""
        return new_provider(self._session.catalogue, record, self._session.draft.own)

    def _replaced(self, record: Record) -> str:
        """The record that saving *record* replaces, in words; empty if there is none or it is the one edited."""
        key = entry_key(OwnEntry(record, self._today))
        if self._entry is not None and entry_key(self._entry) == key:
            return ""
        before = next((entry for entry in self._session.draft.own if entry_key(entry) == key), None)
        if before is None:
            return ""
        return f"Replaces: {record_details(before.record) or before.record.name}, saved {before.saved_on}."

    def _other_form(self) -> str:
        """How a saved price per token becomes one by the hour, or the reverse, since a form has one of them."""
        if self._kind != "price" or self._entry is None:
            return ""
        other, kind = ("per token", "p") if "usd_per_hour" in self._inputs else ("by the hour", "h")
        delete, add = keyed("({figure.yours}, {yours.delete})"), keyed("{yours.add}")
        return f"For a price {other} instead, delete this one in the list {delete} and add it there ({add} {kind})."

    def _refuse(self, problem: str) -> None:
        self._remarks.say(problem, bad=True)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        self.action_take()

    def action_take(self) -> None:
        if self._record is not None and self._doubt != self._asked:
            self._asked = self._doubt
            self._remarks.say(f"{self._doubt} Enter again saves it.", bad=True)
        elif self._record is not None:
            self.dismiss(self._record)
        elif self._remarks.text:
            self._remarks.bad = True


def _called(name: str) -> str:
    """The label of the field *name* without its unit."""
    return _LABELS.get(name, name).removesuffix(_PER_MILLION)


def record_texts(record: Record) -> dict[str, str]:
    """The fields of *record* as they are typed."""
    return {name: _typed_text(name, value) for name, value in write_record(record).items()}


def _typed_text(name: str, value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal):
        return f"{decimal_string(value * 100)}%" if name in ("off", "utilisation") else decimal_string(value)
    if isinstance(value, date):
        return value.isoformat()
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def price_dialog(session: Session, about: BillOf) -> RecordScreen:
    """The dialog for the user's price of the offer that *about* is about."""
    offer = about.found.offer
    place = offer.provider.provider_id, offer.provider_model_id
    entry = next(
        (e for e in session.draft.own if isinstance(e.record, OwnPrice) and (e.record.provider, e.record.id) == place),
        None,
    )
    values = {"provider": place[0], "model": offer.model_key, "id": place[1]}
    if entry is not None:
        values = record_texts(entry.record)
    title = f"Your price of {about.model.name} at {offer.provider.name}"
    return RecordScreen(session, "price", title, values, _list_prices(about), entry)


def _list_prices(about: BillOf) -> dict[str, str]:
    """The list price of each rate, as a hint."""
    if not isinstance(about.found, Quote):
        return {}
    price = about.found.price
    derived = {basis.rate for basis in price.bases if basis.basis in ("assumed", "no_surcharge")}
    known = {name: getattr(price.listed, name) for name in RATE_NAMES if name not in derived}
    return {name: f"list {decimal_string(rate_usd(rate))}" for name, rate in known.items() if rate is not None}
