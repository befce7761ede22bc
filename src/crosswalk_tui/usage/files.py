"""Expand paths, folders and patterns to files, and decode their content to UTF-8."""

from __future__ import annotations

import codecs
import glob
import hashlib
import os
import stat
import zlib
from collections.abc import Iterable, Iterator
from errno import EINVAL, ELOOP, ENAMETOOLONG, ENOENT, ENOTDIR
from functools import partial
from itertools import chain, pairwise
from pathlib import Path
from typing import IO, Final, NoReturn

from crosswalk_tui.core.errors import UsageError
from crosswalk_tui.core.text.safe import safe

_START: Final = 1 << 20
"""Bytes from which the kind of a log is recognised."""

_BLOCK: Final = 1 << 18
"""Bytes of each block after them: larger ones do not fit into the cache of a processor, and take 15 % longer."""
_SUFFIXES: Final = frozenset({".jsonl", ".ndjson", ".json", ".csv", ".tsv"})
_AIDER: Final = (".aider.chat.history.md",)
_SKIPPED: Final = frozenset({".git", "node_modules", "__pycache__"})
_WILDCARDS: Final = frozenset("*?[")
_NOTHING: Final = frozenset({EINVAL, ELOOP, ENAMETOOLONG, ENOENT, ENOTDIR})
"""Errors of a path at which there is nothing."""

_ZIP: Final = b"PK\x03\x04"
_IN_SPREADSHEETS: Final = (b"[Content_Types].xml", b"xl/", b"opendocument.spreadsheet")
"""Names of files in the archive that a spreadsheet is."""

_KINDS: Final = (
    (b"SQLite format 3\0", "a SQLite database; export its rows as JSON (llm logs --json, sqlite3 -json)"),
    (_ZIP, "a ZIP archive; unpack it first"),
    (b"PAR1", "a Parquet file; export it as CSV or JSON lines"),
    (b"%PDF", "a PDF document; export the report as CSV"),
    (b"\x28\xb5\x2f\xfd", "compressed with zstd; decompress it first"),
    (b"BZh", "compressed with bzip2; decompress it first"),
    (b"\xfd7zXZ", "compressed with xz; decompress it first"),
)
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def expand(names: Iterable[str | os.PathLike[str]]) -> list[tuple[Path, bool]]:
    """The files of paths, folders and patterns, each once, and whether it was found by a folder or pattern.

    A folder means all files below it with the suffix of a log (``.jsonl``, ``.json``, ``.csv``, also ``.gz``).

    Raises:
        UsageError: there is no such file, or no match, or a folder that may hold logs cannot be read.
    """
    found: dict[Path, bool] = {}
    for name in names:
        path = Path(os.path.expanduser(name))  # noqa: PTH111 - `Path.expanduser` fails for an unknown user
        try:
            mode = _mode(path)
            if mode and not stat.S_ISDIR(mode):
                found[path.resolve() if stat.S_ISREG(mode) else path] = False  # a pipe of the shell has no path
                continue
            matches = [path] if mode else _matches(path)
            each = (e for match in matches for e in (_below(match) if stat.S_ISDIR(_mode(match)) else (match,)))
            listed = [e for e in each if stat.S_ISREG(_mode(e))]  # a named pipe not named itself would block
        except OSError as error:
            raise unreadable(error) from error
        if not listed:
            raise UsageError(f"{safe(str(name), 200)}: no such file or folder, or no log in it.")
        for file in listed:
            found.setdefault(Path(os.path.realpath(file)), True)  # `resolve` may fail for a loop of links
    return list(found.items())


def unreadable(error: OSError) -> UsageError:
    """The error to raise for a file or folder that cannot be read: a log left out would make the bill too low."""
    return UsageError(f"{safe(str(error.filename), 200)}: {error.strerror or 'cannot be read'}.")


def _mode(path: Path) -> int:
    """Kind and rights of what is at *path*; 0 if nothing is, or can be.

    Raises:
        OSError: it cannot be looked at, as in a folder that may not be entered.
    """
    try:
        return path.stat().st_mode
    except ValueError:  # a NUL in it
        return 0
    except OSError as error:
        if error.errno in _NOTHING:
            return 0
        raise


def _matches(pattern: Path) -> list[Path]:
    """What *pattern* matches, sorted.

    Raises:
        OSError: a folder cannot be read that may have a match; `glob` would leave it out.
    """
    for folder, child in pairwise((*reversed(pattern.parents), pattern)):
        must_list = folder.name == "**" or not _WILDCARDS.isdisjoint(child.name)
        for match in _globbed(folder):
            if not stat.S_ISDIR(_mode(match)):
                continue
            if must_list:
                os.scandir(match).close()
            else:
                _mode(match / child.name)
    return _globbed(pattern)


def _globbed(pattern: Path) -> list[Path]:
    return list(map(Path, sorted(glob.glob(str(pattern), recursive=True))))  # noqa: PTH207 - absolute patterns


def _below(folder: Path) -> Iterator[Path]:
    for root, folders, files in os.walk(folder, onerror=_refuse):
        folders[:] = sorted(name for name in folders if name not in _SKIPPED)
        for name in sorted(files):
            bare = name.removesuffix(".gz")
            if Path(bare).suffix.casefold() in _SUFFIXES or bare in _AIDER:
                yield Path(root, name)


def _refuse(error: OSError) -> NoReturn:
    raise error


def copies(paths: Iterable[Path]) -> set[Path]:
    """The *paths* with the same content as an earlier one, or as a compressed one beside it."""
    by_size: dict[int, list[Path]] = {}
    listed = list(paths)
    for path in listed:
        if path.is_file() and path.stat().st_size:
            by_size.setdefault(path.stat().st_size, []).append(path)
    same: set[Path] = set()
    for group in by_size.values():
        seen: set[bytes] = set()
        for path in group if len(group) > 1 else ():
            digest = _digest(path)
            same |= {path} if digest in seen else set()
            seen.add(digest)
    plain = frozenset(listed)
    return same | {
        path for path in listed if path.suffix == ".gz" and path.with_suffix("") in plain and _is_packed(path)
    }


def _is_packed(path: Path) -> bool:
    """Whether the file *path*, which ends in ``.gz``, has the content of the file without this ending."""
    unpacked = hashlib.blake2b()
    try:
        with path.open("rb") as file:
            for block in _inflated(iter(partial(file.read, _BLOCK), b"")):
                unpacked.update(block)
    except UsageError:
        return False  # which reading it reports
    return unpacked.digest() == _digest(path.with_suffix(""))


def _digest(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "blake2b").digest()


def text_blocks(file: IO[bytes]) -> Iterator[bytes]:
    """Yield the content of *file* in blocks of UTF-8, unzipped and without a byte order mark.

    Raises:
        UsageError: it is not text, or a damaged gzip file.
    """
    head = file.read(_START)
    blocks = chain((head,), iter(partial(file.read, _BLOCK), b""))
    yield from _decoded(_inflated(blocks) if head[:2] == b"\x1f\x8b" else blocks)


def _inflated(blocks: Iterator[bytes]) -> Iterator[bytes]:
    unpack, is_inside = zlib.decompressobj(wbits=31), True
    try:
        for block in blocks:
            waiting, is_inside = block, True
            while waiting:
                unpacked = unpack.decompress(waiting, _START)
                waiting = unpack.unconsumed_tail
                if unpacked:
                    yield unpacked
                if unpack.eof:  # a file that was appended to has another member
                    waiting, unpack = unpack.unused_data, zlib.decompressobj(wbits=31)
                    is_inside = bool(waiting)
    except zlib.error as error:
        raise UsageError("This gzip file is damaged.") from error
    if is_inside:
        raise UsageError("This gzip file is cut off.")


def _decoded(blocks: Iterator[bytes]) -> Iterator[bytes]:
    head = next(blocks, b"")
    for mark, kind in _KINDS:
        if head.startswith(mark):
            is_sheet = mark == _ZIP and any(name in head for name in _IN_SPREADSHEETS)
            raise UsageError(f"This is {'a spreadsheet; save the sheet as CSV' if is_sheet else kind}.")
    encoding = next((name for mark, name in _MARKS if head.startswith(mark)), None) or _unmarked(head)
    decoded: Iterator[bytes] = chain((head,), blocks)
    if encoding is not None:
        decode = codecs.getincrementaldecoder(encoding)(errors="replace").decode
        decoded = (decode(block).encode("utf-8", "replace") for block in decoded)
    start = next(decoded, b"")
    if b"\r" in start and b"\n" not in start:  # line ends of old Macintosh programs; JSON has none inside of texts
        yield start.replace(b"\r", b"\n")
        yield from (block.replace(b"\r", b"\n") for block in decoded)
        return
    yield start
    yield from decoded


def _unmarked(head: bytes) -> str | None:
    """The encoding of text without a mark: UTF-16 if every other byte is NUL, None for UTF-8.

    Raises:
        UsageError: NUL bytes elsewhere.
    """
    sample = head[:4096]
    if b"\0" not in sample:
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if odd > len(sample) // 4 and not even:
        return "utf-16-le"
    if even > len(sample) // 4 and not odd:
        return "utf-16-be"
    raise UsageError("This is a binary file, not text; usage is read from JSON, JSON lines, CSV or a sentence.")
