"""``crosswalk-tui own import`` of other tools' files: mapped to the catalogue, or listed with the line."""

from __future__ import annotations

import json
import os
from functools import partial
from pathlib import Path
from threading import Thread

import pytest
from click.testing import CliRunner

from crosswalk_tui.cli.root import program
from crosswalk_tui.user.database import user_database_path
from tests.catalogue_builder import CatalogueBuilder
from tests.cli.conftest import SMALL, Call

pytestmark = pytest.mark.usefixtures("catalogue", "user_folder")

CONFIG = """
model_list:
  - model_name: ours
    litellm_params:
      model: hosted_vllm/llama-3.2-1b-instruct
      api_key: sk-secret
      input_cost_per_token: 0
      output_cost_per_token: 0
  - model_name: cheap
    litellm_params: {model: host/llama-1b, input_cost_per_token: 4e-09}
  - model_name: tune
    litellm_params: {model: host/no-such-model, input_cost_per_token: 1e-07}
litellm_settings:
  cost_discount_config: {cloud: 0.5}
"""


def _own(call: Call) -> dict[tuple[str, str], dict[str, str]]:
    found = call("own", "list", "--format", "json").document["own"]
    return {(entry["kind"], entry["name"]): entry["fields"] for entry in found}


def test_a_litellm_config_is_mapped_and_the_rest_listed_with_its_line(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "config.yaml"
    file.write_text(CONFIG, encoding="utf-8")
    outcome = call("own", "import", str(file))
    assert (outcome.code, outcome.out) == (0, "")
    assert "config.yaml, line 12: host/no-such-model is no model of the catalogue" in outcome.err
    assert f"Imported 3 records from {file} (LiteLLM)." in outcome.err
    assert "secret" not in outcome.err
    found = _own(call)
    assert sorted(found) == [
        ("discount", "cloud"), ("price", "host llama-1b"), ("price", "hosted-vllm llama-3.2-1b-instruct"),
    ]  # fmt: skip
    assert found["price", "host llama-1b"]["input"] == "0.004"
    assert b"secret" not in user_database_path().read_bytes()
    ranking = call("cost", SMALL, "--format", "json").document["models"][0]
    assert ranking["cheapest"][0]["provider"] == "host"  # zeros run locally
    local = [item["code"] for item in ranking["excluded"] if item["provider"] == "hosted-vllm"]
    assert local == ["local"]


def test_a_word_is_a_model_only_at_its_maker_or_a_seller(call: Call, tmp_path: Path) -> None:
    builder = CatalogueBuilder()
    builder.provider("maker", type="first_party", lab_id="maker")
    for provider in ("cloud", "host", "router"):
        builder.provider(provider)
    builder.model("maker/quicksilver")
    builder.model("router/fast")
    builder.offer("host", "quicksilver", "maker/quicksilver", input=1, output=1)
    builder.offer("router", "fast", "router/fast", input=1, output=1)
    path = builder.write(tmp_path / "words.db")
    file = tmp_path / "config.yaml"
    names = ("cloud/quicksilver", "cloud/fast", "maker/quicksilver", "host/quicksilver", "router/fast")
    entries = [f"  - litellm_params: {{model: {name}, input_cost_per_token: 1e-6}}\n" for name in names]
    file.write_text(f"model_list:\n{''.join(entries)}", encoding="utf-8")
    outcome = call("own", "import", str(file), "--catalog", str(path))
    assert "line 2: cloud/quicksilver: it may be a deployment's name, as cloud does not sell maker/" in outcome.err
    assert "line 3: cloud/fast is no model of the catalogue" in outcome.err
    assert {name for kind, name in _own(call) if kind == "price"} == {
        "maker quicksilver", "host quicksilver", "router fast",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("base", "provider", "said"),
    [
        ("https://api.maker.example/v1", "maker", ""),
        (
            "http://localhost:8000/v1",
            "localhost",
            "localhost is not a server of maker; imported as a price of localhost",
        ),
        (
            "https://key@api.host.example/v1",
            "host",
            "api.host.example is not a server of maker; imported as a price of",
        ),
        ("os.environ/API_BASE", None, "its server is named outside the file, and may not be maker's"),
    ],
)
def test_a_price_is_that_of_the_server_that_is_called(
    call: Call, tmp_path: Path, base: str, provider: str | None, said: str
) -> None:
    builder = CatalogueBuilder()
    builder.provider("maker", type="first_party", lab_id="maker", doc_url="https://docs.maker.example/models")
    builder.provider("host", doc_url="https://host.example")
    builder.model("maker/model-1")
    builder.offer("maker", "model-1", "maker/model-1", input=1, output=1)
    path = builder.write(tmp_path / "servers.db")
    file = tmp_path / "config.yaml"
    params = f"{{model: maker/model-1, api_base: '{base}', input_cost_per_token: 1e-6, output_cost_per_token: 1e-6}}"
    file.write_text(f"model_list:\n  - litellm_params: {params}\n", encoding="utf-8")
    outcome = call("own", "import", str(file), "--catalog", str(path))
    assert {name for kind, name in _own(call) if kind == "price"} == ({f"{provider} model-1"} if provider else set())
    assert said in outcome.err
    assert "key" not in outcome.err
    assert ("line 2:" in outcome.err) is bool(said)


@pytest.mark.parametrize(
    ("documented", "base", "provider"),
    [
        ("https://ai.google.dev/docs", "https://generativelanguage.googleapis.com/v1beta", "maker"),
        ("https://docs.maker.example", "https://mine.openai.azure.com", "azure"),
        ("https://www.alibabacloud.com/help", "https://dashscope-intl.aliyuncs.com/compatible-mode/v1", "maker"),
        ("https://docs.maker.example", "localhost:8000", "localhost"),
        ("https://docs.maker.example", "10.0.0.7:8000/v1", "10.0.0.7"),
    ],
)
def test_a_server_is_that_of_the_provider_whose_documentation_is_elsewhere(
    call: Call, tmp_path: Path, documented: str, base: str, provider: str
) -> None:
    builder = CatalogueBuilder()
    builder.provider("maker", type="first_party", lab_id="maker", doc_url=documented)
    builder.provider("azure", type="cloud", doc_url="https://learn.microsoft.com/azure")
    builder.provider("azure-cognitive-services", type="cloud", doc_url="https://learn.microsoft.com/azure")
    builder.model("maker/model-1")
    builder.offer("maker", "model-1", "maker/model-1", input=1, output=1)
    path = builder.write(tmp_path / "servers.db")
    file = tmp_path / "config.yaml"
    params = f"{{model: maker/model-1, api_base: '{base}', input_cost_per_token: 1e-6, output_cost_per_token: 1e-6}}"
    file.write_text(f"model_list:\n  - litellm_params: {params}\n", encoding="utf-8")
    call("own", "import", str(file), "--catalog", str(path))
    assert {name for kind, name in _own(call) if kind == "price"} == {f"{provider} model-1"}


def test_a_price_of_a_free_variant_is_not_that_of_the_paid_offer(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "config.yaml"
    free = "{model: 'host/llama-3.2-1b-instruct:free', input_cost_per_token: 0, output_cost_per_token: 0}"
    paid = "{model: host/llama-3.2-1b-instruct, input_cost_per_token: 4e-09}"
    file.write_text(f"model_list:\n  - litellm_params: {paid}\n  - litellm_params: {free}\n", encoding="utf-8")
    assert "different price" not in call("own", "import", str(file)).err
    assert _own(call)["price", "host llama-1b"]["input"] == "0.004"
    assert _own(call)["price", "host llama-3.2-1b-instruct:free"]["input"] == "0"
    assert call("cost", SMALL, "--format", "json").document["models"][0]["cheapest"][0]["provider"] == "host"


def test_a_dry_run_changes_nothing(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "config.yaml"
    file.write_text(CONFIG, encoding="utf-8")
    assert "Would import 3 records" in call("own", "import", str(file), "--dry-run").err
    assert _own(call) == {}


def test_a_price_without_a_provider_is_the_makers(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "ccusage.json"
    names = {"llama-3.2-1b-instruct": {"inputCostPerToken": 1e-08}, "no-such": {"inputCostPerToken": 1e-08}}
    file.write_text(json.dumps({"pricingOverrides": names}), encoding="utf-8")
    outcome = call("own", "import", str(file))
    assert outcome.code == 1
    assert "its maker sells it nowhere" in outcome.err
    assert "no-such is no model of the catalogue" in outcome.err


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.json", '{"theme": "dark"}', "this is no price file of aider (or LiteLLM's price map), ccusage"),
        ("a.json", '{"a": ', "Line 1: this is not valid JSON."),
        ("a.yaml", "a: *b\n", "Line 1: this alias has no anchor above it."),
    ],
)
def test_a_file_that_cannot_be_read_is_one_error(
    call: Call, tmp_path: Path, name: str, text: str, message: str
) -> None:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    outcome = call("own", "import", str(file))
    assert (outcome.code, outcome.out) == (2, "")
    assert message in outcome.err


def test_a_price_given_twice_is_listed_and_the_later_one_used(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "config.yaml"
    file.write_text(
        "model_list:\n"
        "  - litellm_params: {model: host/llama-1b, input_cost_per_token: 4e-09}\n"
        "  - litellm_params: {model: host/llama-1b, input_cost_per_token: 5e-09}\n"
        "  - litellm_params: {model: host/llama-1b, input_cost_per_token: 2.5}\n",
        encoding="utf-8",
    )
    done = call("own", "import", str(file))
    assert "line 3: host llama-1b has a different price above; this one is used." in done.err
    assert "line 4: host/llama-1b: input: '2500000' is more than $1,000 per 1M tokens" in done.err
    assert _own(call)["price", "host llama-1b"]["input"] == "0.005"


@pytest.mark.parametrize(
    ("key", "price"), [("input_cost_per_token", "1e29"), (f"input_cost_per_token_above_{'9' * 5000}k_tokens", "1e-7")]
)
def test_a_number_beyond_any_price_is_listed(call: Call, tmp_path: Path, key: str, price: str) -> None:
    file = tmp_path / "config.json"
    file.write_text(f'{{"llama-1b": {{"litellm_provider": "host", "{key}": {price}}}}}', encoding="utf-8")
    outcome = call("own", "import", str(file))
    assert outcome.code == 1
    assert "line 1: llama-1b: " in outcome.err


def test_a_key_of_many_parts_is_refused_before_it_is_read(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "a.toml"
    file.write_text(f"# a comment\n{'.'.join('a' * 100_000)} = 1\n", encoding="utf-8")
    outcome = call("own", "import", str(file))
    assert outcome.code == 2
    assert "a.toml: Line 2: this key has more than 16 parts" in outcome.err


def test_a_name_that_cannot_be_stored_is_listed(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "config.json"
    file.write_text('{"\\ud800": {"litellm_provider": "host", "input_cost_per_token": 1e-7}}', encoding="utf-8")
    assert "line 1: ? is no model of the catalogue" in call("own", "import", str(file)).err


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_an_export_with_a_mark_is_imported(call: Call, tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "own.toml"
    file.write_text(
        '[[price]]\nprovider = "host"\nmodel = "meta/llama-3.2-1b-instruct"\nid = "llama-1b"\ninput = 0.05\n', encoding
    )
    assert "Imported 1 record" in call("own", "import", str(file)).err


def test_what_is_no_text_is_refused_and_the_file_named_once(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "a.toml"
    file.write_bytes(b"\xff\xfe\xff")
    outcome = call("own", "import", str(file))
    assert (outcome.code, outcome.err) == (2, f"Error: {file} is not text in UTF-8.\n")
    damaged = tmp_path / "user.db"
    damaged.write_bytes(b"SQLite format 3\0 and nothing else")
    assert call("own", "import", str(damaged)).err.count(str(damaged)) == 1


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="there is no such device")
def test_a_file_without_an_end_is_refused(call: Call) -> None:
    assert "/dev/zero is larger than 5,000,000 bytes" in call("own", "import", "/dev/zero").err


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes")
@pytest.mark.parametrize("command", [("own", "import"), ("usage",), ("cost", SMALL, "--usage")])
def test_a_named_pipe_is_said_to_be_waited_for(call: Call, tmp_path: Path, command: tuple[str, ...]) -> None:
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)
    write = partial(pipe.write_text, '{"pricingOverrides": {}, "prompt_tokens": 5, "completion_tokens": 1}\n')
    writer = Thread(target=write)
    writer.start()
    outcome = call(*command, str(pipe))
    writer.join()
    assert f"{pipe} is a named pipe: waiting for what is written to it" in outcome.err
    assert outcome.code in (0, 1)


def test_a_file_without_a_price_is_a_negative_answer(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "config.yaml"
    file.write_text("model_list:\n  - litellm_params: {model: host/llama-1b}\n", encoding="utf-8")
    done = call("own", "import", str(file))
    assert (done.code, "Imported 0 records" in done.err) == (1, True)


def test_an_export_is_imported_from_standard_input(call: Call) -> None:
    call("own", "discount", "host", "15%")
    text = call("own", "export").out
    call("own", "remove", "discount", "host")
    assert "Imported 1 record from -" in CliRunner().invoke(program, ["own", "import", "-"], input=text).stderr
    assert _own(call)["discount", "host"]["off"] == "0.15"


def test_what_has_no_effect_is_named(call: Call, tmp_path: Path) -> None:
    file = tmp_path / "yours.toml"
    file.write_text(
        f'[[score]]\nmodel = "{SMALL}"\nbenchmark = "new"\nvalue = 5\n\n[[discount]]\nprovider = "host"\noff = 0.1\n',
        encoding="utf-8",
    )
    done = call("own", "import", str(file))
    assert (done.code, "Imported 2 records" in done.err) == (0, True)
    assert "No effect: Score meta/llama-3.2-1b-instruct new: new is no benchmark of the catalogue" in done.err
    assert "No effect" not in call("own", "import", str(file), "--dry-run").err


@pytest.mark.usefixtures("catalogue", "user_folder")
def test_standard_input_that_is_not_utf_8_is_refused(call: Call) -> None:
    outcome = call("own", "import", "-", stdin=b'[[discount]]\nprovider = "a\xff"\n')
    assert (outcome.code, outcome.err) == (2, "Error: Standard input is not text in UTF-8.\n")
