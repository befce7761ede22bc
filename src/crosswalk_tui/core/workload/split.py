"""A workload that is routed over several models: by shares of its tokens, or by the size of its prompts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from crosswalk_tui.core.errors import QuantityError
from crosswalk_tui.core.text.quantity import format_share, format_tokens, parse_count, parse_share
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.core.workload.monthly import Workload, exact_share, volume
from crosswalk_tui.core.workload.portions import LoggedRequests, Portion, SizeClass

_ALL = Decimal(1)
_REST = "rest"


class Route(NamedTuple):
    """A part of a workload and the model that it goes to.

    Attributes:
        model: as typed.
        share: of the tokens, 0 to 1; None if it is by size.
        up_to: the largest prompt in tokens; None for all that are left.
    """

    model: str
    share: Decimal | None = None
    up_to: int | None = None

    @property
    def words(self) -> str:
        """Which part it is: ``80%``, ``prompts up to 32k``, ``the rest``."""
        if self.share is not None:
            return format_share(self.share)
        return "the rest" if self.up_to is None else f"prompts up to {format_tokens(self.up_to)}"


def parse_routes(texts: Sequence[str]) -> tuple[Route, ...]:
    """Read ``MODEL=80``, ``MODEL=<=32k`` and ``MODEL=rest``, in the order of the parts.

    Raises:
        QuantityError: one cannot be read; shares do not add up to 100%; sizes do not ascend to a rest.
    """
    routes = tuple(map(_parse_route, texts))
    if len(routes) < 2:
        raise QuantityError("A split needs two models or more, such as gpt-5=80 gpt-5-mini=20.")
    shares = [route.share for route in routes if route.share is not None]
    if len(shares) == len(routes):
        check_shares(shares)
    elif shares:
        raise QuantityError("Give every model a share (80), or every model a size (<=32k) and the last one: rest.")
    else:
        bounds = [route.up_to for route in routes]
        known = [bound for bound in bounds[:-1] if bound is not None]
        if bounds[-1] is not None or len(known) < len(bounds) - 1 or known != sorted(set(known)):
            raise QuantityError("Give the sizes in ascending order, and the last model: rest.")
    return routes


def _parse_route(text: str) -> Route:
    """Parse ``MODEL=SHARE``, ``MODEL=<=TOKENS`` or ``MODEL=rest``.

    Raises:
        QuantityError: it is none of these.
    """
    model, _, what = text.partition("=")
    what = what.strip()
    model = model.strip()
    if not model or not what:
        typed = safe(text.strip(), 60)
        fault = f"{typed!r} has no model" if not model or _is_share(model) else f"{typed!r} has no share"
        raise QuantityError(f"{fault}: write every model of a split as MODEL=SHARE, such as gpt-5=80 gpt-5-mini=20.")
    if what.casefold() == _REST:
        return Route(model)
    for sign in ("<=", "≤"):
        if what.startswith(sign):
            return Route(model, up_to=parse_count(what.removeprefix(sign), "tokens of a prompt"))
    return Route(model, share=parse_percent(what))


def parse_percent(text: str) -> Decimal:
    """A share in percent, with or without the sign: ``80``, ``12.5%``.

    Raises:
        QuantityError: it cannot be read, is negative, or above 100.
    """
    typed = text.strip()
    try:
        return parse_share(f"{typed.removesuffix('%')}%")
    except QuantityError as error:
        raise QuantityError(f"{safe(typed, 24)!r} is not a share from 0% to 100%, such as 80 or 12.5%.") from error


def _is_share(text: str) -> bool:
    try:
        parse_percent(text)
    except QuantityError:
        return False
    return True


def check_shares(shares: Sequence[Decimal]) -> None:
    """Check that *shares* add up to 1.

    Raises:
        QuantityError: they do not.
    """
    total = sum(shares, Decimal(0))
    if total != _ALL:
        parts = " + ".join(map(format_share, shares))
        hint = " Shares are in percent: 80, not 0.8." if total == _ALL / 100 else ""
        raise QuantityError(f"{parts} is {format_share(total)}; the parts of a split add up to 100%.{hint}")


def split_workload(workload: Workload, routes: Sequence[Route], cuts: Sequence[int] = ()) -> list[Workload]:
    """The workload of each of *routes*; their tokens add up to those of *workload*.

    *cuts* are prompt sizes that the size classes of *workload* do not cross.

    Raises:
        QuantityError: routes by size, but the prompts of *workload* are not known by size, or not at these sizes.
    """
    shares = [route.share for route in routes if route.share is not None]
    if len(shares) == len(routes):
        return split_by_share(workload, shares)
    return _split_by_size(workload, [route.up_to for route in routes], cuts)


def split_by_share(workload: Workload, shares: Sequence[Decimal]) -> list[Workload]:
    """*workload* in parts with these shares of its tokens; prompts keep their size."""
    tokens = zip(_divided(workload.input_tokens, shares), _divided(workload.output_tokens, shares), strict=True)
    return [volume(workload, tokens_in, tokens_out) for tokens_in, tokens_out in tokens]


def _divided(count: int, shares: Sequence[Decimal]) -> list[int]:
    """*count* by *shares*, in whole numbers with the same sum: sums are rounded, not each part."""
    found, exact, before = [], Fraction(0), 0
    for share in shares:
        exact += Fraction(share)
        found.append(round(count * exact) - before)
        before += found[-1]
    return found


def _split_by_size(workload: Workload, bounds: Sequence[int | None], cuts: Sequence[int]) -> list[Workload]:
    """The requests that each model takes, by the size of their prompts up to each of *bounds*.

    Raises:
        QuantityError: the sizes are unknown, or a bound is between two of them.
    """
    logged = workload.sizes
    if logged is None or any(each.prompt is None for each in logged.classes):
        raise QuantityError("A split by size needs prompts of known sizes: usage logs or a conversation.")
    steps = [each.prompt for each in logged.classes if each.prompt is not None]
    known = {*steps, *cuts}
    if any(bound not in known and bound < steps[-1] for bound in bounds if bound is not None):
        listed = ", ".join(map(format_tokens, steps))
        raise QuantityError(f"The prompts are known in sizes up to {listed}: split at one of these.")
    found, first = [], 0
    for bound in bounds:
        end = len(steps) if bound is None else sum(step <= bound for step in steps)
        found.append(_of_classes(workload, logged, first, end))
        first = end
    return found


def _of_classes(workload: Workload, logged: LoggedRequests, first: int, end: int) -> Workload:
    """The part of *workload* in the classes from *first* to before *end*."""
    some = list(zip(logged.classes, workload.portions, strict=True))[first:end]
    classes = tuple(_class_of(each, portion) for each, portion in some)
    part = LoggedRequests(classes, logged.longest_reply, logged.largest_request if end == len(logged.classes) else None)
    tokens_in, tokens_out = part.input_tokens, part.output_tokens
    cached, written, hourly, thought = (
        sum(getattr(each.parts, kind) for each in classes) for kind in ("cached", "written", "written_1h", "reasoning")
    )
    return replace(
        workload,
        input_tokens=tokens_in,
        output_tokens=tokens_out,
        cached_share=exact_share(cached, tokens_in),
        cache_write_share=exact_share(written, tokens_in),
        cache_write_1h_share=exact_share(hourly, tokens_in),
        reasoning_share=exact_share(thought, tokens_out),
        logged=part if classes else None,
    )


def _class_of(each: SizeClass, portion: Portion) -> SizeClass:
    return SizeClass(portion.request_count, each.prompt, portion.parts, portion.audio_in, portion.audio_out, each.batch)
