"""Usage in tables: CSV exports of consoles and gateways, and the chat history of aider."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final
from unicodedata import normalize

from crosswalk_tui.core.errors import UsageError
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.usage.context_names import NAMES
from crosswalk_tui.usage.count_names import is_name_of_count, is_name_of_requests, words_of
from crosswalk_tui.usage.counting import describe_value
from crosswalk_tui.usage.known_shapes import SHAPES, shape_of
from crosswalk_tui.usage.node_fields import HOLDERS
from crosswalk_tui.usage.time_names import rank_as_time

_WORDS: Final = re.compile(r"[^0-9A-Za-z_.]+")
_NUMBER: Final = re.compile(r"(?a)-?\d{1,3}(?:[,\u0020\u00a0\u202f]\d{3})+|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?")
_SURELY_EXACT: Final = 15  # digits of a whole number
_GROUPS: Final = re.compile(r"[,\u0020\u00a0\u202f]")
_LIKE_A_COUNT: Final = re.compile(r"(?ai)[~≈<>±+-]?\s*\d[\d.,'’_\s]*(?:[kmb]|mio\.?|%)?(?:\s*tok(?:en)?s?)?")
"""What people and exporters write for a count; other texts in a column such as ``token_name`` are none."""
_DOTTED: Final = re.compile(r"(?a)[1-9]\d{0,2}(?:\.\d{3})+")
"""Thousands, where the comma is the decimal point and semicolons separate the columns."""
_ALIASES: Final = {
    "input": "input_tokens", "prompt": "prompt_tokens", "output": "output_tokens", "completion": "completion_tokens",
    "tokens_in": "input_tokens", "tokens_out": "output_tokens", "input_token": "input_tokens",
    "output_token": "output_tokens", "cached_input": "cached_input_tokens", "cache_read": "cache_read_input_tokens",
    "cache_write": "cache_creation_input_tokens", "cache_read_tokens": "cache_read_input_tokens",
    "cache_write_tokens": "cache_creation_input_tokens", "request_count": "requests", "num_requests": "requests",
    "cache_create": "cache_creation_input_tokens", "cache_creation": "cache_creation_input_tokens",
    "input_cache_read": "cache_read_input_tokens", "input_cache_write": "cache_creation_input_tokens",
    "thinking_tokens": "reasoning_tokens", "prompt_token": "prompt_tokens", "completion_token": "completion_tokens",
    "total": "total_tokens", "input_w_cache_write": "cache_creation_input_tokens",  # Cursor
    "input_w_o_cache_write": "input_tokens",
}  # fmt: skip
"""Columns of generic exports, and their names in the shapes."""

_HELD: Final = re.compile(rf"(?:[\w-]+\.)*(?:{'|'.join(map(re.escape, HOLDERS))})\.(.+)|[\w.-]+\.(model)")
"""A column with the path to a field of the usage, or to the model, of a flattened record: ``response.usage.…``."""

_TRANSLATED: Final = {
    foreign: english
    for english, names in {
        "date": "datum fecha giorno",
        "day": "jour dia",
        "week": "woche semaine semana settimana",
        "month": "monat mois mes mese",
        "quarter": "quartal trimestre",
        "year": "jahr annee ano anno",
        "timestamp": "zeitstempel zeitpunkt horodatage",
        "model": "modell modele modelo modello",
        "requests": "anfragen aufrufe requetes appels solicitudes peticiones llamadas richieste chiamate",
        "input_tokens": "eingabe eingabe_tokens eingabetokens entree entrees jetons_d_entree "
        "jetons_en_entree jetons_entree tokens_d_entree tokens_en_entree tokens_entree entrada tokens_de_entrada "
        "tokens_entrada token_di_ingresso token_in_ingresso",
        "output_tokens": "ausgabe ausgabe_tokens ausgabetokens sortie sorties jetons_de_sortie "
        "jetons_en_sortie jetons_sortie tokens_de_sortie tokens_en_sortie tokens_sortie salida tokens_de_salida "
        "tokens_salida token_di_uscita token_in_uscita",
        "cached_tokens": "of_which_cached thereof_cached gecachte_tokens gecacht davon_gecacht davon_aus_cache "
        "jetons_en_cache dont_en_cache tokens_en_cache en_cache de_ellos_en_cache",
        "total_tokens": "gesamt_tokens tokens_gesamt total_jetons total_de_jetons total_de_tokens tokens_totales",
    }.items()
    for foreign in names.split()
}  # fmt: skip
"""Columns of sheets in German, French, Spanish and Italian, without accents, and their names in the shapes."""

_MARKS: Final = re.compile(r"[\u0300-\u036f]")
_SIGNS: Final = re.compile(r"[%€£¥₹]|\$(?!\w)")
_PASCAL: Final = re.compile(r"(?:[A-Z][a-z]+){2,}")
_FIELDS: Final = frozenset(path for shape in SHAPES for path in shape.fields)
_IN_LOWER_CASE: Final = {name.casefold(): name for name in sorted(_FIELDS | NAMES) if name != name.casefold()}
"""Fields with capitals by their names in lower case, as Athena and other databases write them."""

_AIDER: Final = re.compile(
    r"(?a)> Tokens: (?P<sent>[\d.,]+[kM]?) sent"
    r"(?:, (?P<write>[\d.,]+[kM]?) cache write)?(?:, (?P<hit>[\d.,]+[kM]?) cache hit)?"
    r", (?P<received>[\d.,]+[kM]?) received"
)
_STARTED: Final = re.compile(r"# aider chat started at (\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2})")
_MODEL: Final = re.compile(r"> (?:Main model|Model): (\S+)")
ROUNDED: Final = "aider rounds the counts in its history to hundreds or thousands of tokens."


def looks_tabular(first_line: str) -> bool:
    """Whether *first_line* may be the header of a table."""
    fields = _fields(first_line)
    return len(fields) > 1 and not any(_NUMBER.fullmatch(field.strip()) for field in fields)


def _fields(line: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=_delimiter(line)), [])
    except csv.Error:
        return []


def _delimiter(line: str) -> str:
    return max(",\t;", key=line.count)


def known_columns(first_line: str) -> bool:
    """Whether the header *first_line* has known columns of token counts."""
    if not looks_tabular(first_line):
        return False
    columns = _columns(first_line)
    return shape_of(dict.fromkeys(columns, 0)) is not None or not frozenset(HOLDERS).isdisjoint(columns)


def _columns(first_line: str) -> list[str]:
    names = [_WORDS.sub("_", _worded_signs(name).strip()).strip("_") for name in _fields(_without_accents(first_line))]
    names = [_TRANSLATED.get(name.casefold(), name) for name in names]
    names = [_without_path(name.removeprefix("attributes.")) for name in names]  # of spans
    if not frozenset(HOLDERS).isdisjoint(names):  # documents in cells, such as Langfuse's usageDetails
        return names
    names = [name if not _PASCAL.fullmatch(name) else f"{name[0].lower()}{name[1:]}" for name in names]  # Azure, .NET
    known = [name if _is_known(name) else _IN_LOWER_CASE.get(name.casefold(), name.casefold()) for name in names]
    return [_ALIASES.get(name, name) for name in known]


def _without_accents(line: str) -> str:
    """*line* with plain letters for accented ones: ``Modele`` for ``Modèle``."""
    return line if line.isascii() else "".join(filter(str.isprintable, _MARKS.sub("", normalize("NFKD", line))))


def _worded_signs(name: str) -> str:
    """The column *name* with words for the signs that say what it measures: ``Input ($)`` is no count of tokens."""
    return _SIGNS.sub(lambda sign: f" {'percent' if sign[0] == '%' else 'cost'} ", name)


def _without_path(name: str) -> str:
    """The column *name* without the path to a usage in it."""
    held = _HELD.fullmatch(name)
    field = held and (held[1] or held[2])
    return field if field and (field in _FIELDS or field in NAMES) else name


def _is_known(name: str) -> bool:
    """Whether the column *name* is a field as it is; most are in lower case."""
    if name in NAMES or name in _FIELDS or shape_of({name: 0}) is not None:
        return True
    lower = name.casefold()  # of timeGenerated and numRequests, the words need the capitals
    is_time = rank_as_time(name) > 0 and not rank_as_time(lower)
    return is_time or (is_name_of_requests(name) and not is_name_of_requests(lower))


class UsageTable:
    """A table with columns of token counts.

    Attributes:
        shares: the columns with a share of the cache or of reasoning, which are not read.
    """

    def __init__(self, lines: Iterable[str]) -> None:
        """Read the header of *lines*.

        Raises:
            UsageError: no column is known; names the columns.
        """
        self._lines, self._before = iter(lines), 0
        header = ""
        for header in self._lines:
            self._before += 1
            if header.strip():
                break
        self._columns, self._delimiter = _columns(header), _delimiter(header)
        if not known_columns(header):
            listed = safe(", ".join(self._columns), 120)
            raise UsageError(f"This is CSV, but no column of token counts is known; its columns are: {listed}.")
        self._counts = frozenset(filter(_counts_tokens, self._columns))
        self.shares = [name for name in self._columns if _is_share(name)]
        counts = Counter(self._columns)
        self._repeated = [name for name in counts if counts[name] > 1 and _is_read(name)]

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the cells of each row that has any, after the number of its first line.

        Raises:
            UsageError: what follows is not CSV.
        """
        csv.field_size_limit(1 << 24)
        reader, number = csv.reader(self._lines, delimiter=self._delimiter), self._before + 1
        try:
            for cells in reader:
                if any(map(str.strip, cells)):
                    yield number, cells
                number = self._before + reader.line_num + 1
        except csv.Error as error:
            raise UsageError(f"This CSV cannot be read: {safe(str(error), 120)}.") from error

    def document(self, cells: Sequence[str]) -> dict[str, object]:
        """The row *cells* as a document, with numbers parsed.

        Raises:
            UsageError: there are more cells than columns, or columns of the same name contradict each other.
        """
        if len(cells) > len(self._columns) and any(map(str.strip, cells[len(self._columns) :])):
            raise UsageError(
                f"{len(cells)} cells in {len(self._columns)} columns; write a cell with a comma in quotes."
                if self._delimiter == ","
                else f"{len(cells)} cells in {len(self._columns)} columns."
            )
        row = {name: self._cell(name, text) for name, text in zip(self._columns, cells, strict=False)}
        for name in self._repeated:
            texts = [text for column, text in zip(self._columns, cells, strict=False) if column == name]
            row[name] = _agreed(name, [self._cell(name, text) for text in texts])
        return row

    def _cell(self, name: str, text: str) -> object:
        """The value of the cell *text* in the column *name*.

        Raises:
            UsageError: it is a count that may mean two numbers, or none.
        """
        bare = text.strip()
        if bare.isdecimal() and bare.isascii() and len(bare) <= _SURELY_EXACT:
            return int(bare)  # most cells, without the patterns below
        is_dotted = _DOTTED.fullmatch(bare) is not None
        if is_dotted and self._delimiter == ";":
            bare = bare.replace(".", "")
        elif is_dotted and name in self._counts and bare.count(".") == 1:
            meanings = f"{bare.removesuffix('.000')} or {bare.replace('.', ',')}"
            raise UsageError(f"{safe(name, 60)} is {safe(bare, 40)}, which may mean {safe(meanings, 60)}.")
        if not _NUMBER.fullmatch(bare):
            if name in self._counts and _LIKE_A_COUNT.fullmatch(bare):
                raise UsageError(f"{safe(name, 60)} is {describe_value(bare)}, not a whole number.")
            return bare or None
        number = float(_GROUPS.sub("", bare))  # a float of any number of digits, unlike an integer
        return int(number) if number.is_integer() and abs(number) < 1e15 else number


def _is_read(name: str) -> bool:
    """Whether a column called *name* counts, or says which request it is."""
    return name in NAMES or name in _FIELDS or name in HOLDERS or is_name_of_count(name)


def _counts_tokens(name: str) -> bool:
    """Whether a column called *name* counts tokens."""
    words = words_of(name)
    is_of_tokens = not {"token", "tokens"}.isdisjoint(words) or (len(words) > 1 and words[0] in ("cache", "cached"))
    return is_of_tokens and name in _FIELDS and is_name_of_count(name) and name not in HOLDERS


def _is_share(name: str) -> bool:
    """Whether a column called *name* states which part of the input was cached, or of the output thought."""
    words = words_of(name)
    return not _SHARES.isdisjoint(words) and not _SHARED.isdisjoint(words)


_SHARES: Final = frozenset({"share", "rate", "ratio", "percent", "percentage", "pct"})
_SHARED: Final = frozenset({"cache", "cached", "reasoning", "thinking"})


def _agreed(name: str, found: Sequence[object]) -> object:
    """The value that the cells *found* in the columns called *name* agree on, but for empty ones and zeros."""
    known = list(dict.fromkeys(value for value in found if value))
    if len(known) > 1:
        listed = " and ".join(safe(f"{value}", 40) for value in known)
        raise UsageError(f"Several columns are called {safe(name, 60)} and contradict each other: {listed}.")
    return next((value for value in (*known, *found) if value is not None), None)


def labels_in(row: dict[str, object]) -> list[str]:
    """The cells of *row* that may label it as a total or an average: short texts of words, without a digit."""
    return [
        value
        for value in row.values()
        if isinstance(value, str)
        and value[:1].isalpha()
        and len(value) <= _LONGEST_LABEL
        and not _DIGIT.search(value)  # nearly all ids have one: no two are equal, and each would be split into words
    ]


_LONGEST_LABEL: Final = 100
_DIGIT: Final = re.compile(r"\d")


@lru_cache(4096)
def is_total_label(label: str) -> bool:
    """Whether *label* is a word for a total and nothing else, such as ``Total:``."""
    return label.casefold().rstrip(":") in _TOTALS


_TOTALS: Final = frozenset({"total", "totals", "grand total", "sum", "subtotal", "summe", "gesamt"})


def aider_rows(lines: Iterable[str]) -> Iterator[dict[str, object]]:
    """Yield the token counts in aider's chat history, which are rounded, as documents."""
    started = model = ""
    for line in lines:
        if match := _STARTED.search(line):
            started = match[1]
        elif match := _MODEL.match(line):
            model = match[1]
        elif match := _AIDER.match(line):
            sent, write, hit, received = (_rounded(match[name]) for name in ("sent", "write", "hit", "received"))
            yield {
                "model": model,
                "timestamp": started,
                "session_id": started,
                "prompt_tokens": max(sent, write + hit),
                "completion_tokens": received,
                "cache_read_input_tokens": hit,
                "cache_creation_input_tokens": write,
            }


def _rounded(text: str | None) -> int:
    if not text:
        return 0
    scale = {"k": 1_000, "M": 1_000_000}.get(text[-1], 1)
    return round(float(text.rstrip("kM").replace(",", "")) * scale)
