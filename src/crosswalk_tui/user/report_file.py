"""Writes reports to files: the format by the suffix, in one step, never over a file that is not a report."""

from __future__ import annotations

import stat
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType

from crosswalk_tui.core.errors import ReportError
from crosswalk_tui.core.report import cost_records, document, markdown_page, page, picture
from crosswalk_tui.core.report.report_contents import ComparisonReport
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.user.report_png import SIGNATURE, to_png
from crosswalk_tui.user.whole_file import write_whole

_HEAD = 4096  # bytes that contain the mark of a report


def _encoded(write: Callable[[ComparisonReport], str]) -> Callable[[ComparisonReport], bytes]:
    return lambda report: write(report).encode("utf-8", errors="replace")


_HTML, _MARKDOWN = _encoded(page.to_page), _encoded(markdown_page.to_markdown_page)

WRITERS: Mapping[str, Callable[[ComparisonReport], bytes]] = MappingProxyType(
    {
        ".html": _HTML,
        ".htm": _HTML,
        ".md": _MARKDOWN,
        ".markdown": _MARKDOWN,
        ".csv": _encoded(cost_records.to_cost_records),
        ".json": _encoded(document.to_document),
        ".svg": _encoded(picture.to_picture),
        ".png": to_png,
    }
)
"""The writer of each suffix."""

_MARKS = (
    page.GENERATOR.encode(), markdown_page.MARK.encode(), picture.MARK.encode(), SIGNATURE,
    f'"generator": "{document.GENERATOR}"'.encode(), cost_records.MARK.encode(),
)  # fmt: skip


def check_path(path: Path, *, force: bool = False) -> None:
    """Check, before a report is made, that it may be written to *path*; *force* allows any existing file.

    Raises:
        ReportError: the suffix is not that of a format, the folder does not exist, or the file is not a report.
    """
    shown = safe(str(path))
    if path.suffix.casefold() not in WRITERS:
        known = ", ".join(suffix for suffix in WRITERS if suffix not in (".htm", ".markdown"))
        raise ReportError(f"{shown}: the suffix selects the format, which is one of {known}.")
    if not path.parent.is_dir():
        raise ReportError(f"{shown}: there is no folder {safe(str(path.parent))}.")
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return
    except OSError as error:
        raise ReportError(f"{shown}: {error.strerror or error}.") from error
    if not stat.S_ISREG(mode):
        raise ReportError(f"{shown} is not a file.")
    if not force and not _is_report(path):
        raise ReportError(f"{shown} exists and is not a report of crosswalk-tui; --force replaces it.")


def write_report(report: ComparisonReport, path: Path, *, force: bool = False) -> None:
    """Write *report* to *path*; an interruption leaves the file as it was.

    Raises:
        ReportError: as `check_path`, or the file cannot be written, or a picture needs a library that is missing.
    """
    check_path(path, force=force)
    content = WRITERS[path.suffix.casefold()](report)
    try:
        write_whole(path, content)
    except OSError as error:
        raise ReportError(f"{safe(str(path))}: {error.strerror or error}.") from error


def _is_report(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as error:
        raise ReportError(f"{safe(str(path))}: {error.strerror or error}.") from error
    return not head or any(mark in head for mark in _MARKS)
