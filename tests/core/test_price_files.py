"""The price files of other tools: recognised by shape, in one unit, every line that is not used named."""

from __future__ import annotations

import json
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crosswalk_tui.core.errors import UserDataError
from crosswalk_tui.core.own.price_files.file_prices import Found, FoundDiscount, FoundPrice, Unmapped
from crosswalk_tui.core.own.price_files.file_shapes import shape_of
from crosswalk_tui.core.own.price_files.nodes import Node, read_json
from crosswalk_tui.core.own.price_files.yaml_nodes import read_yaml

LITELLM = """
model_list:
  - model_name: gpt   # our alias
    litellm_params:
      model: azure/our-deployment
      api_key: "sk-secret: # not a comment"
      api_base: https://example.com:443/#x
      input_cost_per_token: 0.000001
      output_cost_per_token: 8e-06
      input_cost_per_token_above_200k_tokens: 2e-06
      output_cost_per_token_batches: 4e-06
    model_info:
      base_model: azure/gpt-5.1
      cache_read_input_token_cost: 1.0e-7
      output_cost_per_second: 0.4
  - {model_name: x, litellm_params: {model: openai/gpt-4o, input_cost_per_token: os.environ/PRICE}}
litellm_settings:
  cost_discount_config:
    vertex_ai: 0.05
    azure: plenty
"""


def plain(node: Node) -> object:
    if isinstance(node.value, dict):
        return {key: plain(value) for key, value in node.value.items()}
    return [plain(item) for item in node.value] if isinstance(node.value, list) else node.value


def found(document: Node, tool: str) -> list[Found]:
    shape = shape_of(document)
    assert shape is not None
    assert shape.tool == tool
    return list(shape.read(document))


def prices(results: list[Found]) -> dict[tuple[str, str, int, str], dict[str, str]]:
    return {
        (p.provider, p.model, p.above, p.tier): {rate: f"{usd.normalize():f}" for rate, usd in p.usd.items()}
        for p in results
        if isinstance(p, FoundPrice)
    }


def test_litellm_prices_are_per_token_and_its_discounts_are_shares() -> None:
    results = found(read_yaml(LITELLM), "LiteLLM")
    assert prices(results) == {
        ("azure", "azure/gpt-5.1", 0, "standard"): {"input": "1", "output": "8", "cache_read": "0.1"},
        ("azure", "azure/gpt-5.1", 200_000, "standard"): {"input": "2"},
        ("azure", "azure/gpt-5.1", 0, "batch"): {"output": "4"},
    }
    assert [r for r in results if isinstance(r, FoundDiscount)] == [FoundDiscount("vertex_ai", Decimal("0.05"), 19)]
    assert [(r.line, r.reason) for r in results if isinstance(r, Unmapped)] == [
        (15, "azure/gpt-5.1: output_cost_per_second is no price per token that is known here"),
        (16, "openai/gpt-4o: input_cost_per_token is not a price"),
        (20, "cost_discount_config: azure is not a share from 0 to 1"),
    ]


TIERED = {
    "tiered_pricing": [
        {"range": [0, 32_000], "input_cost_per_token": 1.2e-6, "output_cost_per_token": 6e-6},
        {"range": [32_000, 128_000], "input_cost_per_token": 2.4e-6, "output_cost_per_token": 1.2e-5},
        {"range": [1e300, 1e301], "input_cost_per_token": 9e-6},
    ],
    "off_peak_pricing": {"input_cost_per_token": 1e-6},
}


@pytest.mark.parametrize(
    ("tool", "document"),
    [
        ("LiteLLM", {"model_list": [{"litellm_params": {"model": "dashscope/qwen3-max", **TIERED}}]}),
        ("LiteLLM", {"model_list": [{"litellm_params": {"model": "dashscope/qwen3-max", "model_info": TIERED}}]}),
        ("aider (or LiteLLM's price map)", {"dashscope/qwen3-max": {"litellm_provider": "dashscope", **TIERED}}),
    ],
    ids=["proxy", "model_info", "map"],
)
def test_prices_by_range_of_prompt_sizes_are_bands(tool: str, document: object) -> None:
    results = found(read_json(json.dumps(document)), tool)
    assert prices(results) == {
        ("dashscope", "dashscope/qwen3-max", 0, "standard"): {"input": "1.2", "output": "6"},
        ("dashscope", "dashscope/qwen3-max", 32_000, "standard"): {"input": "2.4", "output": "12"},
    }
    assert sorted(r.reason for r in results if isinstance(r, Unmapped)) == [
        "dashscope/qwen3-max: a range without a start",
        "dashscope/qwen3-max: off_peak_pricing is no price per token that is known here",
    ]


def test_no_result_contains_a_secret() -> None:
    assert "secret" not in repr(found(read_yaml(LITELLM), "LiteLLM"))


def test_prices_for_aider_are_entries_of_litellms_map() -> None:
    entry = {"max_input_tokens": 64000, "input_cost_per_token": 1.4e-07, "output_cost_per_token": 2.8e-07}
    document = read_json(
        json.dumps({"deepseek/deepseek-chat": {**entry, "litellm_provider": "deepseek", "mode": "chat"}})
    )
    (price,) = found(document, "aider (or LiteLLM's price map)")
    assert isinstance(price, FoundPrice)
    assert prices([price]) == {
        ("deepseek", "deepseek/deepseek-chat", 0, "standard"): {"input": "0.14", "output": "0.28"}
    }
    assert (price.context, price.max_output) == (64000, None)


def test_opencode_has_a_flat_and_a_tiered_shape() -> None:
    document = read_json("""{ // mine
      "provider": {"mine": {"options": {"apiKey": "sk-secret"}, "models": {
        "small": {"limit": {"context": 32000, "output": 4096},
                  "cost": {"input": 0.05, "output": 0.06, "cache_read": 0.01}},
        "large": {"cost": [
          {"input": 1, "output": 8, "cache": {"read": 0.1, "write": 1.25}},
          {"tier": {"type": "context", "size": 200000}, "input": 2, "output": 12},
        ]},
      }}}}""")
    results = found(document, "opencode")
    assert prices(results) == {
        ("mine", "small", 0, "standard"): {"input": "0.05", "output": "0.06", "cache_read": "0.01"},
        ("mine", "large", 0, "standard"): {"input": "1", "output": "8", "cache_read": "0.1", "cache_write": "1.25"},
        ("mine", "large", 200_000, "standard"): {"input": "2", "output": "12"},
    }
    small = results[0]
    assert isinstance(small, FoundPrice)
    assert (small.context, small.max_output, small.line) == (32_000, 4_096, 4)


def test_anchors_and_merge_keys_of_a_litellm_configuration() -> None:
    text = """
x-costs: &cheap {input_cost_per_token: 1.5e-7, output_cost_per_token: "6e-7"}
model_list:
  - model_name: a
    litellm_params: &params
      model: azure/gpt-4o-mini
      api_base: http://localhost:8080/v1
      <<: *cheap
  - litellm_params: {<<: *params, input_cost_per_token: 9e-7}
"""
    results = found(read_yaml(text), "LiteLLM")
    assert [dict(one.usd) for one in results if isinstance(one, FoundPrice)] == [
        {"input": Decimal("0.15"), "output": Decimal("0.6")},
        {"input": Decimal("0.9"), "output": Decimal("0.6")},
    ]


@pytest.mark.parametrize(
    ("document", "reasons"),
    [
        ({"provider": {"p": {"models": {"m": {"cost": "free"}}}}}, ["m: the price is no mapping of rates"]),
        ({"provider": {"p": {"models": {"m": {"cost": {"image": 3, "output": True}}}}}},
         ["m: image is no price per token that is known here", "m: output is not a price"]),
        ({"providers": {"p": {"models": [{"id": "m", "cost": {"input": "x"}}]}}}, ["m: input is not a price"]),
        ({"pricingOverrides": {"m": {"webSearch": 1}}}, ["m: webSearch is no price per token that is known here"]),
        ({"model_list": [{"litellm_params": {}}], "litellm_settings": {"cost_margin_config": {"global": 0.1}}},
         ["cost_margin_config: the margin on global is a surcharge, not a discount"]),
    ],
)  # fmt: skip
def test_what_is_no_price_is_listed(document: object, reasons: list[str]) -> None:
    shape = shape_of(read_json(json.dumps(document)))
    assert shape is not None
    assert [one.reason for one in shape.read(read_json(json.dumps(document))) if isinstance(one, Unmapped)] == reasons


def test_opencode_names_the_id_and_has_a_band_of_its_own() -> None:
    models = {"alias": {"id": "lab/model", "limit": {"context": 9, "output": 5},
                        "cost": {"input": 1, "context_over_200k": {"input": 2, "output": 3}}}}  # fmt: skip
    results = found(read_json(json.dumps({"provider": {"mine": {"models": models}}})), "opencode")
    assert prices(results) == {
        ("mine", "lab/model", 200_000, "standard"): {"input": "2", "output": "3"},
        ("mine", "lab/model", 0, "standard"): {"input": "1"},
    }
    assert all(isinstance(one, FoundPrice) and (one.context, one.max_output) == (9, 5) for one in results)


def test_ccusage_has_bands() -> None:
    document = {"pricingOverrides": {"m": {"inputCostPerToken": 3e-06, "inputCostPerTokenAbove200kTokens": 6e-06}}}
    assert prices(found(read_json(json.dumps(document)), "ccusage")) == {
        ("", "m", 0, "standard"): {"input": "3"},
        ("", "m", 200_000, "standard"): {"input": "6"},
    }


@pytest.mark.parametrize(
    ("tool", "document", "expected"),
    [
        (
            "pi",
            {"providers": {"ollama": {"apiKey": "k", "models": [
                {"id": "m", "cost": {"input": 0, "output": 0, "cacheRead": 0, "cacheWrite": 0}}],
                "modelOverrides": {"n": {"cost": {"output": 2}}}}}},
            {("ollama", "m", 0, "standard"): {"input": "0", "output": "0", "cache_read": "0", "cache_write": "0"},
             ("ollama", "n", 0, "standard"): {"output": "2"}},
        ),
        (
            "crush",
            {"providers": {"x": {"models": [
                {"id": "m", "cost_per_1m_in": 1, "cost_per_1m_out": 2, "cost_per_1m_in_cached": 1.25,
                 "cost_per_1m_out_cached": 0.1}]}}},
            {("x", "m", 0, "standard"): {"input": "1", "output": "2", "cache_write": "1.25", "cache_read": "0.1"}},
        ),
        (
            "ccusage",
            {"commands": {"daily": {"pricingOverrides": {
                "m": {"inputCostPerToken": 3e-06, "outputCostPerToken": 1.5e-05}}}}},
            {("", "m", 0, "standard"): {"input": "3", "output": "15"}},
        ),
        (
            "LibreChat",
            {"endpoints": {"custom": [{"name": "Mistral", "apiKey": "k",
                                       "tokenConfig": {"m": {"prompt": 2, "completion": 6, "context": 32000}}}]}},
            {("Mistral", "m", 0, "standard"): {"input": "2", "output": "6"}},
        ),
    ],
)  # fmt: skip
def test_each_tool_is_recognised_and_read_in_its_unit(tool: str, document: object, expected: object) -> None:
    assert prices(found(read_json(json.dumps(document)), tool)) == expected


@pytest.mark.parametrize(
    ("tool", "document"),
    [
        ("LiteLLM", {"model_list": [
            {"litellm_params": {"model": "x/m", "api_base": "SERVER", "input_cost_per_token": 1e-7}}]}),
        ("LiteLLM", {"model_list": [
            {"litellm_params": {"model": "x/m", "base_url": "SERVER", "input_cost_per_token": 1e-7}}]}),
        ("opencode", {"provider": {"x": {"options": {"baseURL": "SERVER"}, "models": {"m": {"cost": {"input": 1}}}}}}),
        ("pi", {"providers": {"x": {"baseUrl": "SERVER", "models": [{"id": "m", "cost": {"input": 1}}]}}}),
        ("crush", {"providers": {"x": {"base_url": "SERVER", "models": [{"id": "m", "cost_per_1m_in": 1}]}}}),
        ("LibreChat", {"endpoints": {"custom": [
            {"name": "x", "baseURL": "SERVER", "tokenConfig": {"m": {"prompt": 2}}}]}}),
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    ("url", "host"),
    [("http://user:secret@Gpu.example:8000/v1", "gpu.example"), ("${BASE}", ""), ("http://[x/v1", ""), (None, None)],
)
def test_each_tool_names_the_server(tool: str, document: object, url: str | None, host: str | None) -> None:
    text = json.dumps(document).replace('"SERVER"', json.dumps(url))
    (price,) = found(read_json(text), tool)
    assert isinstance(price, FoundPrice)
    assert (price.provider, price.host) == ("x", host)


@pytest.mark.parametrize(
    "document", [{}, [], {"a": 1}, {"providers": {}}, {"model_list": []}, {"theme": {"x": "dark"}}]
)
def test_other_files_are_of_no_tool(document: object) -> None:
    assert shape_of(read_json(json.dumps(document))) is None


# Documents

_json = st.recursive(
    st.none() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=10,
)


@given(_json, st.sampled_from([None, 1]))
def test_json_reads_as_the_standard_library_reads_it(document: object, indent: int | None) -> None:
    assert plain(read_json(json.dumps(document, indent=indent))) == document


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_with_a_line(text: str) -> None:
    for read in (read_json, read_yaml):
        problem, shape = "", None
        try:
            shape = shape_of(read(text))
        except UserDataError as error:
            problem = str(error)
        assert problem == "" or problem.startswith("Line ")
        assert shape is None or shape.tool


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\nb:\n  - x\n  - y: 2\n    z: 3\nc: ~\n", {"a": "1", "b": ["x", {"y": "2", "z": "3"}], "c": None}),
        ("a:\n- x # note\n-\n  b: 1\n", {"a": ["x", {"b": "1"}]}),
        ("'it''s': \"a # b\" # c\nurl: http://x:80/#y\n", {"it's": "a # b", "url": "http://x:80/#y"}),
        ("text: |\n  a: 1\n  b\nnext: [1, {a: b}]\n", {"text": "", "next": ["1", {"a": "b"}]}),
        ("---\n# only\n- - 1\n  - 2\n", [["1", "2"]]),
        (
            "x: &d {p: 1, q: 2}\na:\n  <<: *d\n  q: 3\nb: *d\n",
            {"x": {"p": "1", "q": "2"}, "a": {"p": "1", "q": "3"}, "b": {"p": "1", "q": "2"}},
        ),
        (
            "d: &d\n  p: 1\ne: &e\n  - *d\nl:\n  - &f\n    <<: [*d, {r: 4}]\n  - *f\n  - *e\n",
            {"d": {"p": "1"}, "e": [{"p": "1"}], "l": [{"p": "1", "r": "4"}, {"p": "1", "r": "4"}, [{"p": "1"}]]},
        ),
        ("- &a x\n- *a # again\n- !!str 5\n- !env ${KEY}\n", ["x", "x", "5", "${KEY}"]),
        (
            "a: {b: 'it''s, x', c: http://h:80/v1,\n  # note\n  d: [1,\n    2], e: }\nf: 1\n",
            {"a": {"b": "it's, x", "c": "http://h:80/v1", "d": ["1", "2"], "e": None}, "f": "1"},
        ),
        (
            'a: one\n  two\nb: "x\n  y"\nc: os.environ/KEY # secret\n',
            {"a": "one two", "b": "x y", "c": "os.environ/KEY"},
        ),
        ("a: [1, b c, {d: e f}]\n", {"a": ["1", "b c", {"d": "e f"}]}),
        ("--- {a: 1}\n", {"a": "1"}),
        ("a: {b: 1 # c\n}\nd: 'x\n  y'\n", {"a": {"b": "1"}, "d": "x y"}),
        ("a: {x, b: [1,]}\n", {"a": {"x": None, "b": ["1"]}}),
        (
            "a: 5e-06\nb: -.5\nc: \"\"\nd: ''\ne: []\nf: {}\n",
            {"a": "5e-06", "b": "-.5", "c": "", "d": "", "e": [], "f": {}},
        ),
    ],
)
def test_yaml_of_configuration_files(text: str, expected: object) -> None:
    assert plain(read_yaml(text)) == expected


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a: 1\n  b: 2\n", 2),
        ("a: *x\n", 1),
        ("- 1\nb: 2\n", 2),
        ("a: {b: \n", 1),
        ("a: [1, *x]\n", 1),
        ("a:\n\tb: 1\n", 2),
        ("a: 1\nword\n", 2),
        ("a: [1, 2] x\n", 1),
        ("a: {b: 1]\n", 1),
        ("a: [1 2}\n", 1),
        ("a: [}\n", 1),
        ("a: {b: 1}\nc: [1,\n  2}\n", 3),
        ("a: @x\n", 1),
        ("a: one\n  b: two\n", 2),
        ("{a: 1}\n]\n", 2),
        (f"a: {'[' * 90}{']' * 90}\n", 1),
        ("- " * 90 + "x\n", 1),
        ("a: 1\nb: 2\na: 3\n", 3),
        ("a: {b: 1, c: 2, b: 3}\n", 1),
    ],
)
def test_yaml_that_cannot_be_read_names_its_line(text: str, line: int) -> None:
    with pytest.raises(UserDataError, match=f"^Line {line}: "):
        read_yaml(text)


def test_aliases_of_aliases_do_not_grow_without_bound() -> None:
    text = "a: &a [x, x]\n" + "".join(f"{b}: &{b} [*{a}, *{a}, *{a}, *{a}]\n" for a, b in pairwise("abcdefghijklmnop"))
    with pytest.raises(UserDataError, match="too large with its aliases written out"):
        read_yaml(text)


@pytest.mark.parametrize(
    ("text", "line"),
    [('{"a": 1\n', 2), ('{"a" 1}', 1), ("[1,\n,]", 2), ("{} x", 1), ('"\\x"', 1), ('{"a": 1,\n"a": 2}', 2)],
)
def test_json_that_cannot_be_read_names_its_line(text: str, line: int) -> None:
    with pytest.raises(UserDataError, match=f"^Line {line}: "):
        read_json(text)
