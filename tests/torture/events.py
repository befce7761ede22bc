"""What the monkey does: events made from a seed, and written as lines of JSON."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from random import Random

KEYS = {
    "up": b"\x1b[A", "down": b"\x1b[B", "right": b"\x1b[C", "left": b"\x1b[D", "home": b"\x1b[H", "end": b"\x1b[F",
    "page up": b"\x1b[5~", "page down": b"\x1b[6~", "delete": b"\x1b[3~", "insert": b"\x1b[2~", "f1": b"\x1bOP",
    "shift+tab": b"\x1b[Z", "tab": b"\t", "enter": b"\r", "escape": b"\x1b", "backspace": b"\x7f", "space": b" ",
    "shift+up": b"\x1b[1;2A", "shift+down": b"\x1b[1;2B", "ctrl+left": b"\x1b[1;5D", "ctrl+right": b"\x1b[1;5C",
    "ctrl+home": b"\x1b[1;5H", "ctrl+end": b"\x1b[1;5F", "kitty escape": b"\x1b[27u", "kitty a": b"\x1b[97u",
    "focus in": b"\x1b[I", "focus out": b"\x1b[O", "alt+x": b"\x1bx",
}  # fmt: skip

LETTERS = b"abcdefghijklmnoprstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789?/:[]+-$%&.,;=_!\"'(){}<>|~^@#*\\"
CONTROLS = bytes(code for code in range(1, 27) if code not in (9, 13, 17, 26))

WORDS = (
    "llama", "gpt-5", "claude", "5M", "2.5k", "1e309", "-1", "0", "99999999999999999999", "12,345", "70%",
    "1_000_000",
    "300M input, 60M output, 70% cached", "[/]", "[bold red]x[/bold red]", "\u202eabc\u202d", "e\u0301" * 9, "\u0000",
    "👩‍👩‍👧‍👦", "９９", "٣",  "nan", "inf",
    '{"usage": {"prompt_tokens": 12, "completion_tokens": 3}}', "' OR 1=1 --", "%s%n",
)  # fmt: skip

GARBAGE = (
    b"\xff\xfe\xc3", b"\xc3", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\x1b[", b"\x1b[<", b"\x1b[200~", b"\x1b[201~",
    b"\x1b[<0;1", b"\x1b]52;c;", b"\x1bP", b"\x1b[99999999u", b"\x1b[55296u", b"\x1b[0u", b"\x1b[97;0;55296u",
    b"\x1b[48;99999;99999;1;1t", b"\x1b[48;0;0;0;0t", b"\x1b[?2048;2$y", b"\x1b[?2026;1$y", b"\x1b[M\xff\xff\xff",
    b"\x1b[<-1;-1;-1M", b"\x1b[<64;5;5M\x1b[<99;5;5M", b"\x1b[999;999R", b"\x1b\x1b\x1b",
    b"\x80\x9b\x9d", b"\x1b[I\x1b[O",
)  # fmt: skip

_ENTER, _ESCAPE, _CLEAR, _TAKE = (b"\r",), (b"\x1b",), (b"\x05\x15",), (b"\x13",)
_DOWN = tuple(b"\x1b[B" * steps for steps in range(8))
_TABS = tuple(b"\t" * steps for steps in range(14))
_PANES = tuple(b"}" * steps for steps in range(6))
_VALUES = (
    b"0", b"1", b"500", b"5M", b"40k", b"2.5B", b"0%", b"35%", b"100%", b"$0", b"$500", b"0.000001", b"12,345", b"",
)  # fmt: skip
_MODELS = (b"llama", b"gpt-5", b"claude opus", b"gemini", b"deepseek v4", b"qwen", b"mistral", b"gpt-4o", b"whisper")

ERRANDS = (
    ((b"t",), _DOWN, _ENTER),
    ((b"+", b"a", b"b", b"c"), _MODELS, _DOWN, _ENTER),
    ((b"+", b"+", b"-", b"p", b"f"),),
    ((b"2",), (b"w",), _TABS, _CLEAR, _VALUES, _ENTER),
    ((b"1",), (b"w",), _TABS[:3], _CLEAR, _VALUES, _ENTER),
    ((b"T",), _TABS, _CLEAR, _VALUES, _ENTER, _TAKE),
    ((b"i",), (b"300M input, 60M output, 70% cached", b"1M in", b"2k out a request", *_VALUES), _ENTER, _ENTER),
    ((b"D",), (b"2026-05-01", b"2024-01-01", b"2027-01-01", b"yesterday", b""), _ENTER),
    ((b"8",), (b"/",), _TABS, _CLEAR, _VALUES, _ENTER, _ESCAPE, _DOWN, _ENTER),
    ((b"2", b"1", b"6"), _PANES, _DOWN, (b"P",), _TABS, _CLEAR, _VALUES, _TAKE, _TAKE),
    (_TAKE, (b"mine", b"x" * 80, b"[b]"), _ENTER, (b"t",), _DOWN, _ENTER),
    ((b"O",), _DOWN, (b"d", b" ", b"r", b"n", b"\r"), _VALUES, _ENTER, (b"u",), _ESCAPE),
    ((b"2",), _PANES, _DOWN, (b"\r", b"x", b"v", b"s", b"S", b"l", b"z"), _DOWN),
    ((b"3",), _PANES, _DOWN, (b"m", b"v", b"x", b"/"), _DOWN, _ENTER),
    ((b"4",), (b"p", b"C", b"n", b"N", b"G", b"g", b"K", b"L", b"/"), (b"p", b"n", b"\r", b"llama"), _ENTER),
    ((b"5",), _PANES, _DOWN, (b"\r", b"n", b"x", b"o")),
    ((b"6", b"."), _PANES, _DOWN, (b"\r", b"A", b"B", b"s", b"x", b"P"), _ENTER),
    ((b"7",), _PANES, _DOWN, (b"\r", b"s", b"x", b"/", b"z"), _ENTER, _ESCAPE),
    ((b"e", b"$", b"y", b"Y", b"?", b"x", b"*"), _DOWN, _ENTER),
    ((b":",), (b"theme", b"export", b"saved", b"llama", b"list"), _DOWN, _ENTER, _DOWN, _ENTER),
    ((b"u", b"U", b"\x1a", b"\x19"),),
)
"""What a user does on purpose, step by step, each with its alternatives: what random keys seldom complete."""

SIZES = ((80, 24), (120, 40), (200, 60), (60, 20), (1, 1), (2, 5), (10, 3), (40, 12), (300, 8), (25, 70))


@dataclass(frozen=True, slots=True)
class Event:
    """One event: *data* as a terminal sends it, or a new *size* of the terminal; *settle*: wait for the app first."""

    data: bytes = b""
    size: tuple[int, int] | None = None
    settle: bool = False


def monkey(seed: int, count: int) -> Iterator[Event]:
    """*count* events; equal seeds give equal events."""
    return islice(_events(Random(seed)), count)  # noqa: S311 - the same seed must give the same events


def _events(random: Random) -> Iterator[Event]:
    size = SIZES[0]
    while True:
        if random.random() < 0.04:
            errand = (_ESCAPE, _ESCAPE, *random.choice(ERRANDS))
            yield from (Event(random.choice(step), settle=True) for step in errand)
        settle = random.random() < 0.3
        if random.random() < 0.01:
            size = random.choice(SIZES)
            yield Event(size=size, settle=settle)
        else:
            yield Event(_data(random, size), settle=settle)


def _data(random: Random, size: tuple[int, int]) -> bytes:
    """What one event sends."""
    dice = random.random()
    if dice < 0.25:
        return bytes([random.choice(LETTERS)])
    if dice < 0.30:
        return random.choice(b"1234567").to_bytes() * random.choice((1, 1, 2)) + random.choice((b"", b"\x1b", b"["))
    if dice < 0.58:
        return random.choice(tuple(KEYS.values()))
    if dice < 0.64:
        return bytes([random.choice(CONTROLS)])
    if dice < 0.86:
        return _mouse(random, size)
    if dice < 0.91:
        return random.choice(WORDS).encode().replace(b"q", b"")
    if dice < 0.95:
        return b"\x1b[200~" + _pasted(random) + b"\x1b[201~"
    if dice < 0.99:
        return random.choice(GARBAGE)
    return random.choice((b"j", b"\x1b[B", b"5", b"\x7f", b"\t", b"\x1b[<65;9;9M")) * random.choice((50, 500))


def _pasted(random: Random) -> bytes:
    words = [random.choice(WORDS).encode() for _ in range(random.choice((1, 1, 3, 30)))]
    if random.random() < 0.05:
        words *= 2_000
    if random.random() < 0.3:
        words.append(random.choice(GARBAGE[:4]))
    return random.choice((b" ", b"\n")).join(words)


def _mouse(random: Random, size: tuple[int, int]) -> bytes:
    """A click, two clicks at once, a move, a drag or the wheel, at times beside the screen."""
    x, y = random.randint(1, size[0] + 2), random.randint(1, size[1] + 2)
    at = f"{x};{y}"
    kind = random.choice(("click", "click", "clicks", "move", "down", "up", "drag", "wheel", "right"))
    click = f"\x1b[<0;{at}M\x1b[<0;{at}m"
    return {
        "click": click,
        "clicks": click * random.choice((2, 3)),
        "move": f"\x1b[<35;{at}M",
        "down": f"\x1b[<0;{at}M",
        "up": f"\x1b[<0;{at}m",
        "drag": f"\x1b[<0;{at}M\x1b[<32;{x + 5};{y + 1}M\x1b[<0;{x + 5};{y + 1}m",
        "wheel": f"\x1b[<{random.choice((64, 65, 66, 67))};{at}M" * random.choice((1, 5)),
        "right": f"\x1b[<2;{at}M\x1b[<2;{at}m",
    }[kind].encode()


def write(path: Path, played: list[Event]) -> None:
    """Write events as a replay file: one JSON object per line, bytes as hexadecimal digits."""
    lines = [json.dumps({"data": event.data.hex(), "size": event.size, "settle": event.settle}) for event in played]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def read(path: Path) -> list[Event]:
    """Events of a replay file."""
    made = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return [
        Event(bytes.fromhex(one["data"]), tuple(one["size"]) if one["size"] else None, one["settle"]) for one in made
    ]
