"""Sets of list positions as the bits of an integer; 100,000 positions are combined in microseconds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import compress, count, islice

_DIGITS = bytes.maketrans(b"\0\1", b"01")
_FLAGS = bytes.maketrans(b"01", b"\0\1")


def bits_of(positions: Iterable[int], size: int) -> int:
    """The set of *positions*, each from 0 to *size* - 1."""
    flags = bytearray(size)
    for position in positions:
        flags[position] = 1
    return bits_where(flags)


def bits_where(flags: bytes | bytearray) -> int:
    """The set of positions at which *flags* (zeros and ones) has a one."""
    return int(flags.translate(_DIGITS)[::-1] or b"0", 2)


def flags_of(bits: int, size: int) -> bytes:
    """A one for each position from 0 to *size* - 1 in the set *bits*, else a zero."""
    return f"{bits:0{size}b}".encode()[::-1].translate(_FLAGS)


def each_position(bits: int) -> Iterator[int]:
    """The positions in the set *bits*, lowest first."""
    return compress(count(), f"{bits:b}".encode()[::-1].translate(_FLAGS))


def positions_of(bits: int, most: int | None = None) -> list[int]:
    """The positions in the set *bits*, lowest first, at most *most*."""
    return list(islice(each_position(bits), most))
