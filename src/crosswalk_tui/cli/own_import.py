"""``crosswalk-tui own import``: reads the TOML of ``own export``, or the price file of another tool."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

import click

from crosswalk_tui.catalog.reader import Catalogue
from crosswalk_tui.cli.group import NO
from crosswalk_tui.cli.options import INPUT_FILE, catalogue_option, open_catalogue, say_if_waiting
from crosswalk_tui.cli.text_lines import write_message
from crosswalk_tui.core.errors import AmbiguousModel, ModelNotFound, UserDataError
from crosswalk_tui.core.money import decimal_string
from crosswalk_tui.core.own.price_files.file_prices import Found, FoundDiscount, FoundPrice, Unmapped
from crosswalk_tui.core.own.price_files.file_shapes import SHAPES, PriceFileShape, shape_of
from crosswalk_tui.core.own.price_files.nodes import Node, read_json
from crosswalk_tui.core.own.price_files.yaml_nodes import read_yaml
from crosswalk_tui.core.own.record_fields import OwnFieldError, read_record
from crosswalk_tui.core.own.records import OwnEntry, OwnPrice
from crosswalk_tui.core.search.model_ids import SERVING_TAGS
from crosswalk_tui.core.text.quantity import MAX_USD
from crosswalk_tui.core.text.safe import safe
from crosswalk_tui.user.database import UserDatabase
from crosswalk_tui.user.saved_words import counts_words
from crosswalk_tui.user.yours import Yours, put_yours
from crosswalk_tui.user.yours_file import yours_of
from crosswalk_tui.user.yours_import import file_text, is_database, text_in, yours_in_file

_OURS = "crosswalk-tui"
_STANDARD_INPUT = "-"
_TOML_TABLE = re.compile(r"^\s*\[\[\s*\w+\s*\]\]\s*(#.*)?$", re.MULTILINE)
_VARIANT = re.compile(rf":(?:{SERVING_TAGS})$")
_BARE_WORD = re.compile(r"[A-Za-z]+\d*")
_EXACT = Decimal("0.000001")  # USD per 1M tokens


class _Reading(NamedTuple):
    """What a file contains: whose it is, what is the user's, and what could not be mapped."""

    tool: str
    yours: Yours
    unmapped: list[Unmapped]


@click.command("import", short_help="Read your prices from a file, also of another tool.")
@click.argument("file", type=INPUT_FILE)
@click.option(
    "--replace",
    is_flag=True,
    help="Remove your records first; comparisons, workloads and notes only if FILE has any.",
)
@click.option("--dry-run", is_flag=True, help="Only show what would be imported.")
@catalogue_option
def import_(*, file: Path, replace: bool, dry_run: bool, catalogue: Path | None) -> None:
    """Add what is in FILE: the TOML of own export, or the prices in a file of another tool.

    These are LiteLLM's config.yaml and price map, aider's .aider.model.metadata.json, opencode.json, pi's models.json,
    crush.json, ccusage's pricingOverrides and LibreChat's tokenConfig, recognised by their content; - is standard
    input. What cannot be mapped is listed with its line; keys and secrets are never read. What is read replaces that
    of its kind and name. Exits with 1 if nothing could be mapped; an invalid field in TOML is an error, and nothing is
    changed.
    """
    shown = safe(str(file))
    if is_database(file):
        reading = _Reading(_OURS, yours_in_file(file), [])
    else:
        text = _text(file)
        try:
            reading = _reading(file, text, catalogue)
        except UserDataError as error:
            raise UserDataError(f"{shown}: {error}") from error
    for line, reason in reading.unmapped:
        write_message(f"{shown}, line {line}: {safe(reason, 200)}.")
    yours = reading.yours
    if yours.own and not dry_run:
        open_catalogue(catalogue, with_own=False).close()  # a wrong --catalog is refused before anything is saved
    if not dry_run and (yours.count or replace):
        put_yours(UserDatabase(), yours, replace=replace)
    done = "Would import" if dry_run else "Imported"
    write_message(f"{done} {counts_words(yours)} from {shown} ({reading.tool}).")
    if not dry_run:
        _report_without_effect(yours, catalogue)
    if not yours.count and reading.tool != _OURS:
        raise click.exceptions.Exit(NO)


def _report_without_effect(yours: Yours, catalogue: Path | None) -> None:
    """Name the records of *yours* that cannot be applied, such as a score outside its scale."""
    if not yours.own:
        return
    with open_catalogue(catalogue) as opened:
        problems = opened.own_problems
    names = [entry.record.name for entry in yours.own]
    for problem in problems:
        if any(name in problem for name in names):
            write_message(f"No effect: {safe(problem, 400)}")


def _text(file: Path) -> str:
    if str(file) == _STANDARD_INPUT:
        try:
            return text_in(sys.stdin.buffer, "Standard input")
        except OSError as error:
            raise UserDataError(f"Standard input: {error.strerror or error}.") from error
    say_if_waiting([file])
    return file_text(file)


def _reading(file: Path, text: str, catalogue: Path | None) -> _Reading:
    suffix = file.suffix.casefold()
    if suffix == ".toml" or (suffix not in (".json", ".jsonc", ".yaml", ".yml") and _TOML_TABLE.search(text)):
        return _Reading(_OURS, yours_of(text, datetime.now(UTC)), [])
    document = _document(suffix, text)
    shape = shape_of(document)
    if shape is None:
        tools = ", ".join(sorted((each.tool for each in SHAPES), key=str.casefold))
        raise UserDataError(f"this is no price file of {tools}, nor TOML of crosswalk-tui own export.")
    with open_catalogue(catalogue) as opened:
        mapper = _Mapper(opened, shape)
        mapped = [result for found in shape.read(document) for result in mapper.results(found)]
    return _Reading(shape.tool, Yours(tuple(mapper.entries.values())), sorted(mapped))


def _document(suffix: str, text: str) -> Node:
    if suffix in (".json", ".jsonc") or text.lstrip().startswith("{"):
        return read_json(text)
    return read_yaml(text)


def _name(entry: OwnEntry) -> tuple[str, str]:
    return type(entry.record).__name__, entry.record.name


class _Servers:
    """Whose server a host is, by the address of the providers' documentation."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._sites = catalogue.sites_of_sellers()
        self._all = self._sites | catalogue.sites_of_sellers(clouds=True)

    def provider_of(self, host: str, stated: str) -> str:
        """The provider whose price it is if requests to the provider *stated* go to *host*.

        That one, unless the catalogue knows it at other addresses: then the only one that it knows at that of *host*,
        or a new one that is called as the host. Customers of a cloud have addresses of their own.

        Raises:
            ValueError: the host is not known, and may be any.
        """
        site = self._sites.get(stated)
        if site is None or (host and _site(host) == _site(site)):
            return stated
        if not host:
            raise ValueError(f"its server is named outside the file, and may not be {stated}'s; use own price")
        others = [provider for provider, other in self._all.items() if _site(other) == _site(host)]
        others = [provider for provider in others if provider in host.split(".")] or others  # azure of openai.azure.com
        return others[0] if len(others) == 1 else host


def _site(host: str) -> str:
    """The part of *host* that names its owner: ``example`` of ``api.example.co.uk`` and ``docs.example.com``."""
    labels = host.casefold().split(".")
    if len(labels) == 1 or labels[-1].isdigit() or ":" in host:  # an address of IP
        return host
    is_national = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL
    name = labels[-3] if is_national else labels[-2]
    return _OWNERS.get(name, name)


_SECOND_LEVEL = frozenset({"ac", "co", "com", "net", "org"})

_OWNERS = {
    "aliyun": "alibabacloud", "aliyuncs": "alibabacloud", "amazonaws": "amazon", "azure": "microsoft",
    "googleapis": "google",
}  # fmt: skip
"""Sites of the servers of those whose documentation is at another one."""


class _Mapper:
    """Maps names of a tool to providers and models of the catalogue."""

    def __init__(self, catalogue: Catalogue, shape: PriceFileShape) -> None:
        self._catalogue, self._shape = catalogue, shape
        self._providers = set(catalogue.provider_ids())
        self._servers = _Servers(catalogue)
        self._today = f"{datetime.now(UTC):%Y-%m-%d}"
        self.entries: dict[tuple[str, str], OwnEntry] = {}

    def results(self, found: Found) -> Iterator[Unmapped]:
        """Keep the record of *found* among the `entries`; yields why there is none, or what it replaces."""
        if isinstance(found, Unmapped):
            yield found
            return
        try:
            entry = self._discount(found) if isinstance(found, FoundDiscount) else self._price(found)
            before = self.entries.get(_name(entry))
            if before is not None and before.record != entry.record:
                yield Unmapped(
                    found.line, f"{safe(entry.record.name, 80)} has a different price above; this one is used"
                )
            self.entries[_name(entry)] = entry
            if isinstance(found, FoundPrice) and isinstance(entry.record, OwnPrice) and found.host:
                yield from self._moved(found, entry.record)
        except (ModelNotFound, AmbiguousModel):
            name = safe(found.model, 80) if isinstance(found, FoundPrice) else ""
            yield Unmapped(found.line, f"{name} is no model of the catalogue; add it with: crosswalk-tui own model")
        except (OwnFieldError, ValueError) as error:
            name = f"{safe(found.model, 80)}: " if isinstance(found, FoundPrice) else ""
            reason = "it is not UTF-8 text" if isinstance(error, UnicodeEncodeError) else str(error)
            yield Unmapped(found.line, f"{name}{reason}".rstrip("."))

    def _moved(self, found: FoundPrice, price: OwnPrice) -> Iterator[Unmapped]:
        """That the server of *found* made its *price* that of a different provider."""
        named = self._provider(found.model, found.provider) if found.provider else price.provider
        if named != price.provider:
            who = f"{safe(found.model, 80)}: {found.host} is not a server of {named}"
            yield Unmapped(found.line, f"{who}; imported as a price of {price.provider}")

    def _discount(self, found: FoundDiscount) -> OwnEntry:
        provider = self._provider("", found.provider)
        if provider not in self._providers:
            raise ValueError(f"{found.provider} is no provider of the catalogue")
        return OwnEntry(read_record("discount", {"provider": provider, "off": found.off}), self._today)

    def _price(self, found: FoundPrice) -> OwnEntry:
        provider = self._provider(found.model, found.provider) if found.provider else ""
        if provider and found.host is not None:
            provider = self._servers.provider_of(found.host, provider)
        bare = self._id(found)
        key = self._catalogue.model_of_offer(provider, bare) or self._key(found.model, bare)
        if provider and _BARE_WORD.fullmatch(bare) and not self._is_of(key, provider, found.model.partition("/")[0]):
            raise ValueError(f"it may be a deployment's name, as {provider} does not sell {key}; use a full model name")
        if not provider:
            provider, bare = self._makers_offer(key, bare)
        else:
            bare = self._offered_id(provider, key, bare)
        usd = {
            rate: decimal_string(amount.quantize(_EXACT) if amount < MAX_USD else amount)  # a larger one is refused
            for rate, amount in found.usd.items()
        }
        optional = {"context": found.context, "max_output": found.max_output}
        fields: dict[str, object] = {"provider": provider, "model": key, "id": bare, **usd}
        fields |= {name: value for name, value in optional.items() if value is not None}
        if found.above:
            fields["above"] = found.above
        if found.tier != "standard":
            fields["tier"] = found.tier
        fields["note"] = f"from {self._shape.tool}"
        return OwnEntry(read_record("price", fields), self._today)

    def _id(self, found: FoundPrice) -> str:
        """The model's name without the provider that LiteLLM puts before it."""
        if self._shape.litellm_names and "/" in found.model:
            return found.model.partition("/")[2]
        return found.model

    def _key(self, name: str, bare: str) -> str:
        try:
            return self._catalogue.find_model(bare, suggests=False).key
        except ModelNotFound:
            return self._catalogue.find_model(name, suggests=False).key

    def _is_of(self, key: str, *names: str) -> bool:
        """Whether any of *names* is the maker of the model with this *key*, or a provider that sells it."""
        owners = {key.partition("/")[0], *(offer.provider.provider_id for offer in self._catalogue.offers(key))}
        return not owners.isdisjoint(names)

    def _provider(self, model: str, name: str) -> str:
        """The provider's id in the catalogue for the tool's *name*; a new one if it has none."""
        if self._shape.litellm_names:
            from crosswalk_tui.sources.importers.litellm_keys import seller_of

            reviewed = seller_of(model, name).provider
            return reviewed or name.casefold()
        folded = name.strip().casefold().replace(" ", "-").replace("_", "-")
        return folded if folded in self._providers else name.strip().casefold().replace(" ", "-")

    def _makers_offer(self, key: str, bare: str) -> tuple[str, str]:
        """The provider and the id at the maker of the model, for a file that names no provider."""
        makers = [offer for offer in self._catalogue.offers(key) if offer.first_party and offer.tier == "standard"]
        if not makers:
            raise ValueError(f"{safe(bare, 80)}: the file names no provider, and its maker sells it nowhere")
        offer = next((offer for offer in makers if offer.provider_model_id == bare), makers[0])
        return offer.provider.provider_id, offer.provider_model_id

    def _offered_id(self, provider: str, key: str, bare: str) -> str:
        """The provider's id of the model, if it has a single offer; else the name in the file.

        What is served differently (``…:free``) has a price of its own.
        """
        if _VARIANT.search(bare):
            return bare
        ids = [o.provider_model_id for o in self._catalogue.offers(key) if o.provider.provider_id == provider]
        return bare if bare in ids or len(ids) != 1 else ids[0]
