"""Logs as tables: columns of providers and tools."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from crosswalk_tui.core.errors import UsageError
from crosswalk_tui.usage import read_usage, read_usage_text
from tests.usage.read_logs import counts, notes

CSV_OPENAI = (
    "start_time,end_time,start_time_iso,model,batch,num_model_requests,input_tokens,output_tokens,input_cached_tokens\n"
    "1793491200,1793577600,2026-11-01T00:00:00Z,gpt-5,False,7,9000,800,3000\n"
    "1793577600,1793664000,2026-11-02T00:00:00Z,gpt-5-mini,True,2,100,20,0\n"
)
CSV_OPENROUTER = (
    "generation_id,created_at,cost_total,tokens_prompt,tokens_completion,tokens_reasoning,model_permaslug\n"
    "gen-1,2026-11-01 10:00:00.123,0.1,50,10,4,openai/gpt-5\n"
)
CSV_LANGFUSE = (
    "id,type,startTime,model,input,output,usageDetails\n"
    'obs-a,GENERATION,2026-11-01T00:00:00Z,gpt-5,"hello, you",yes,'
    '"{""input"": 20, ""input_cached_tokens"": 50, ""output"": 9, ""total"": 79}"\n'
)
CSV_GENERIC = 'Date;Model;Input tokens;Output tokens\n2026-11-01;gpt-5;"1,200";30\n'
OF_ANTHROPIC_ROW = {
    "input_tokens": 550,
    "output_tokens": 50,
    "cached": 400,
    "written": 20,
    "written_1h": 30,
    "requests": None,
}
CSV_ANTHROPIC = (
    "usage_date_utc,model_version,api_key,workspace,usage_type,context_window,usage_input_tokens_no_cache,"
    "usage_input_tokens_cache_write_5m,usage_input_tokens_cache_write_1h,usage_input_tokens_cache_read,"
    "usage_output_tokens,web_search_count\n"
    "2026-11-01,claude-opus-4-5,key,Default,standard,≤ 200k,100,20,30,400,50,2\n"
)


CSV_GROUPED = "Datum;Model;Input tokens;Output tokens\n01.10.2026;gpt-5;1.000;2.345.678\n;gpt-5;2 000;1\u202f000\n"
CSV_INSIGHTS = (
    "@timestamp,requestId,modelId,input.inputTokenCount,input.cacheReadInputTokenCount,output.outputTokenCount\n"
    "2026-11-02 10:00:00.000,r-1,anthropic.claude-haiku-4-5,1000,500,200\n"
    "2026-11-02 10:00:01.000,r-2,anthropic.claude-haiku-4-5,3000,,100\n"
)


@pytest.mark.parametrize(
    ("text", "expected", "days"),
    [
        (CSV_GROUPED, {"input_tokens": 3000, "output_tokens": 2_346_678, "requests": None}, 1),
        (CSV_INSIGHTS, {"input_tokens": 4500, "output_tokens": 300, "cached": 500, "requests": 2}, 1),
        (CSV_OPENAI, {"input_tokens": 9_100, "output_tokens": 820, "cached": 3_000, "requests": 9}, 2),
        (
            CSV_ANTHROPIC,
            OF_ANTHROPIC_ROW,
            1,
        ),
        (
            CSV_OPENROUTER,
            {"input_tokens": 50, "output_tokens": 10, "reasoning": 4, "requests": 1},
            1,
        ),
        (CSV_LANGFUSE, {"input_tokens": 70, "output_tokens": 9, "cached": 50, "requests": 1}, 1),
        (CSV_GENERIC, {"input_tokens": 1_200, "output_tokens": 30, "requests": None}, 1),
    ],
    ids=["grouped thousands", "log insights", "openai", "anthropic", "openrouter", "langfuse", "generic"],
)  # fmt: skip
def test_tables_are_read_by_their_columns(text: str, expected: dict[str, int | None], days: int | None) -> None:
    log = read_usage_text(text)
    assert (counts(log), log.span_days) == (expected, days)


def test_an_unknown_table_names_its_columns() -> None:
    with pytest.raises(UsageError, match="This is CSV, but no column of token counts is known; its columns are: a, b"):
        read_usage_text("a,b\n1,2\n")


def test_a_table_of_spans_is_read_with_the_prefix_of_its_columns() -> None:
    table = (
        "context.span_id,name,start_time,attributes.llm.model_name,attributes.llm.token_count.prompt,"
        "attributes.llm.token_count.completion\nabc123abc123abc1,chat,2026-11-01T10:00:00Z,gpt-5,100,10\n"
    )
    log = read_usage_text(table)
    assert counts(log) == {"input_tokens": 100, "output_tokens": 10, "requests": 1}
    assert (list(log.by_model()), log.span_days) == (["gpt-5"], 1)


def test_a_row_of_totals_is_not_added() -> None:
    log = read_usage_text("model,input_tokens,output_tokens\na,10,5\nb,20,6\nTotal,30,11\n")
    assert (counts(log), notes(log)) == (
        {"input_tokens": 30, "output_tokens": 11, "requests": 2},
        {"with the counts of other lines": 1},
    )


@pytest.mark.parametrize(
    ("row", "requests"),
    [
        ("date,input tokens,output tokens\n2026-11-01,10,5\n", None),
        ("month,input tokens,output tokens\n2026-11,10,5\n", None),
        ("start_time,end_time,prompt_tokens,completion_tokens\n2026-11-01T00:00Z,2026-11-02T00:00Z,10,5\n", None),
        ("date,requests,input tokens,output tokens\n2026-11-01,1,10,5\n", 1),
        ("date,request_id,input tokens,output tokens\n2026-11-01,req-1,10,5\n", 1),
        ("date,input tokens,output tokens\n2026-11-01 10:00:00,10,5\n", 1),
    ],
    ids=["day", "month", "start and end", "number", "id", "time"],
)
def test_a_row_of_a_day_or_more_counts_an_unknown_number_of_requests(row: str, requests: int | None) -> None:
    assert read_usage_text(row).total.requests == requests


@pytest.mark.parametrize(
    "name",
    [
        "requests", "calls", "API calls", "count", "n_requests", "total_requests", "Total Requests", "log_count",
        "request_count", "num_requests", "Number of requests", "invocations", "numRequests",
    ],
)  # fmt: skip
def test_the_number_of_requests_is_read_by_the_words_of_its_name(name: str) -> None:
    table = read_usage_text(f"model,{name},input tokens,output tokens\ngpt-5,50,5000,20\n")
    row = read_usage_text(json.dumps({"model": "gpt-5", name: 50, "prompt_tokens": 5000, "completion_tokens": 20}))
    for log in (table, row):
        assert counts(log) == {"input_tokens": 5000, "output_tokens": 20, "requests": 50}
        assert log.left_out == {}


@pytest.mark.parametrize("name", ["request_number", "call_no", "request_no", "log_number"])
def test_which_request_it_was_is_not_their_number(name: str) -> None:
    log = read_usage_text(f"model,{name},input tokens,output tokens\ngpt-5,50,5000,20\n")
    assert counts(log)["requests"] == 1


@pytest.mark.parametrize("name", ["tool_calls", "failed_requests", "max_requests", "request", "retry_count"])
def test_other_numbers_are_not_those_of_requests(name: str) -> None:
    assert read_usage_text(f"model,{name},input tokens,output tokens\ngpt-5,50,5000,20\n").total.requests == 1


def test_the_number_of_requests_beside_the_usage_is_read() -> None:
    usage = {"prompt_tokens": 5000, "completion_tokens": 20}
    log = read_usage_text(json.dumps({"model": "gpt-5", "request_count": 50, "usage": usage}))
    assert (log.total.requests, log.left_out) == (50, {})


@pytest.mark.parametrize("name", ["cached input tokens", "cache hit tokens", "cached tokens", "Cache read tokens"])
def test_plain_and_cached_input_add_up_to_the_input(name: str) -> None:
    log = read_usage_text(f"uncached input tokens,{name},output tokens\n200,800,100\n")
    assert (log.total.input_tokens, log.total.cached, log.left_out) == (1000, 800, {})


def test_columns_in_pascal_case_are_read() -> None:
    log = read_usage_text("TimeGenerated,ModelName,PromptTokens,CompletionTokens\n2026-11-02T10:00Z,gpt-5,10,5\n")
    assert (counts(log), list(log.by_model())) == ({"input_tokens": 10, "output_tokens": 5, "requests": 1}, ["gpt-5"])


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ('gpt-5,10,5,\n\n"gpt\n5",10,5,\ngpt-5,1,200,5,7\n', "Line 7: 5 cells in 4 columns; write a cell with a comma"),
        ("gpt-5,1,5,2\n", "Line 3: Several columns are called input_tokens and contradict each other: 1 and 2"),
        ("gpt-5,\u0663,5,\n", "Line 3: input_tokens is the text '\u0663', not a whole number"),
    ],
)
def test_a_row_that_does_not_fit_its_columns_is_refused_with_its_line(rows: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        read_usage_text(f"\nmodel,input_tokens,output_tokens,Input Tokens\n{rows}")


def test_a_number_of_thousands_of_digits_is_refused_with_its_line() -> None:
    with pytest.raises(UsageError, match="Line 2: input_tokens is inf, not a whole number"):
        read_usage_text(f"model;input_tokens;output_tokens\na;1{'.111' * 2000};5\n")


@pytest.mark.parametrize("column", ["cached tokens", "cache read", "reasoning tokens", "Cached input tokens"])
@pytest.mark.parametrize("cell", ["8k", "1'800", "~800", "800 tokens", "60%", '"800,5"', "lots"])
def test_a_count_that_cannot_be_read_is_refused_in_every_column(column: str, cell: str) -> None:
    with pytest.raises(UsageError, match=r"Line 2: \w+ is the text .*, not a whole number"):
        read_usage_text(f"input tokens,output tokens,{column}\n9000,900,{cell}\n")


@pytest.mark.parametrize("column", ["token", "token_name", "cache_backend", "cached response"])
def test_a_text_in_a_column_of_another_meaning_is_no_count(column: str) -> None:
    log = read_usage_text(f"input tokens,output tokens,{column}\n9000,900,team-key\n")
    assert counts(log) == {"input_tokens": 9000, "output_tokens": 900, "requests": 1}


@pytest.mark.parametrize("cell", ["", "N/A", "-", "none", "nan"])
def test_a_count_that_is_missing_is_none(cell: str) -> None:
    log = read_usage_text(f"input tokens,output tokens,cached tokens\n9000,900,{cell}\n")
    assert counts(log) == {"input_tokens": 9000, "output_tokens": 900, "requests": 1}


@pytest.mark.parametrize("separator", ["\t", ","])
def test_a_point_before_three_digits_is_refused_unless_semicolons_separate(separator: str) -> None:
    rows = (("input tokens", "output tokens", "cost"), ("12.000", "900", "1.250"))
    with pytest.raises(UsageError, match=r"Line 2: input_tokens is 12\.000, which may mean 12 or 12,000"):
        read_usage_text("\n".join(map(separator.join, rows)))
    assert counts(read_usage_text("\n".join(map(";".join, rows))))["input_tokens"] == 12_000
    log = read_usage_text(
        f"input tokens{separator}output tokens{separator}cost\n1200.0{separator}900{separator}1.250\n"
    )
    assert counts(log) == {"input_tokens": 1200, "output_tokens": 900, "requests": 1}


@pytest.mark.parametrize("column", ["Cached (%)", "cache hit rate", "Cached share"])
def test_a_column_of_shares_is_said_not_to_be_read(column: str) -> None:
    log = read_usage_text(f"input tokens,output tokens,{column}\n9000,900,60\n")
    assert (counts(log)["input_tokens"], log.left_out) == (9000, {})
    assert "is not read: a share needs a column of counts" in log.stated[0]


def test_empty_cells_and_columns_that_agree_are_read() -> None:
    log = read_usage_text("model,input_tokens,output_tokens,INPUT TOKENS,x,x\na,10,5,10,1,2,,\nb,20,6\nc,0,1,7\n")
    assert counts(log) == {"input_tokens": 37, "output_tokens": 12, "requests": 3}


def test_a_row_of_a_file_in_a_folder_that_does_not_fit_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("model,input_tokens,output_tokens\na,1,200,5\nb,20,6\n", encoding="utf-8")
    log = read_usage([tmp_path])
    assert counts(log) == {"input_tokens": 20, "output_tokens": 6, "requests": 1}
    assert [note.places for note in log.notes] == [["line 2"]]


@pytest.mark.parametrize("sign", [";", ",", "\t"])
def test_the_line_for_excel_above_a_table_is_passed_over(sign: str) -> None:
    rows = (("Date", "Model", "Input tokens", "Output tokens"), ("2026-11-01 10:00", "gpt-5", "1200", "300"))
    table = f"\nsep={sign}\n" + "".join(f"{sign.join(cells)}\n" for cells in rows)
    assert counts(read_usage_text(table)) == {"input_tokens": 1_200, "output_tokens": 300, "requests": 1}
    with pytest.raises(UsageError, match="Line 5"):
        read_usage_text(f"{table}2026-11-02{sign}gpt-5{sign}many{sign}1\n")


@pytest.mark.parametrize("label", ["Average", "avg", "Mean per request", "Mittelwert", "Median"])
def test_a_row_of_averages_is_not_counted(label: str) -> None:
    log = read_usage_text(f"model,input tokens,output tokens\ngpt-4o,100,20\ngpt-5,200,40\n{label},150,30\n")
    assert counts(log) == {"input_tokens": 300, "output_tokens": 60, "requests": 2}
    assert notes(log) == {"with averages of other lines": 1}


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (
            "Input Tokens,Cached Input Tokens,Cache Creation Input Tokens,Output Tokens,Reasoning Tokens\n10,4,1,9,5\n",
            {"input_tokens": 10, "output_tokens": 9, "cached": 4, "written": 1, "reasoning": 5, "requests": 1},
        ),
        (
            "Model,Input,Output,Cache Create,Cache Read,Total Tokens\nsonnet-4,10,20,30,40,100\n",
            {"input_tokens": 80, "output_tokens": 20, "cached": 40, "written": 30, "requests": 1},
        ),
        (
            "model,input,input_cache_read,input_cache_write,output\nsonnet-4,10,40,30,20\n",
            {"input_tokens": 80, "output_tokens": 20, "cached": 40, "written": 30, "requests": 1},
        ),
        (
            "model,input_tokens,output_tokens,thinking_tokens\ngemini,100,50,30\n",
            {"input_tokens": 100, "output_tokens": 50, "reasoning": 30, "requests": 1},
        ),
        (
            "ai_model,prompt_token,completion_token\ngpt-4o,100,20\n",
            {"input_tokens": 100, "output_tokens": 20, "requests": 1},
        ),
        (
            "modelid,inputtokencount,outputtokencount\nanthropic.claude-3-haiku,100,20\n",
            {"input_tokens": 100, "output_tokens": 20, "requests": 1},
        ),
        (
            "a.usage.prompt_tokens,a.usage.completion_tokens,a.usage.prompt_tokens_details.cached_tokens\n100,20,64\n",
            {"input_tokens": 100, "output_tokens": 20, "cached": 64, "requests": 1},
        ),
    ],
    ids=[
        "Vercel AI Gateway",
        "ccusage",
        "cache read and write",
        "thinking",
        "Portkey",
        "lower case",
        "flattened records",
    ],
)
def test_columns_of_gateways_are_read(table: str, expected: dict[str, int]) -> None:
    log = read_usage_text(table)
    assert counts(log) == expected
    assert not log.left_out


@pytest.mark.parametrize(
    ("column", "cell"), [("batch", "true"), ("Batch", "yes"), ("is_batch", "TRUE"), ("is_batch", "1")]
)
def test_a_row_of_a_batch_is_one(column: str, cell: str) -> None:
    log = read_usage_text(f"model,{column},input_tokens,output_tokens\ngpt-5,{cell},100,20\ngpt-5,,100,20\n")
    assert sorted(group.batch for group in log.groups) == [False, True]


def test_the_model_of_a_flattened_record_is_read() -> None:
    header = (
        "message.model,message.usage.input_tokens,message.usage.cache_read_input_tokens,message.usage.output_tokens"
    )
    log = read_usage_text(f"{header}\nclaude-sonnet-4-5,10,90,20\n")
    assert counts(log) == {"input_tokens": 100, "output_tokens": 20, "cached": 90, "requests": 1}
    assert [*log.by_model()] == ["claude-sonnet-4-5"]


def test_several_usages_in_a_flattened_record_are_refused() -> None:
    header = "usage.prompt_tokens,usage.completion_tokens,judge.usage.prompt_tokens,judge.usage.completion_tokens"
    with pytest.raises(UsageError, match="Several columns are called prompt_tokens"):
        read_usage_text(f"{header}\n100,20,7,3\n")


@pytest.mark.parametrize("sign", ["($)", "€", "[£]", "%"])
def test_a_column_of_money_is_no_count_of_tokens(sign: str) -> None:
    with pytest.raises(UsageError, match="no column of token counts is known"):
        read_usage_text(f"model,Input {sign},Output {sign}\nclaude-sonnet-4-5,3,15\n")
    header = f"Input tokens,Output tokens,Input {sign},Output {sign}"
    assert counts(read_usage_text(f"{header}\n100,20,3,15\n")) == {
        "input_tokens": 100,
        "output_tokens": 20,
        "requests": 1,
    }


@pytest.mark.parametrize(
    "header",
    [
        "Datum;Modell;Anfragen;Eingabe-Tokens;Ausgabe-Tokens;davon gecacht",
        "Date;Modèle;Requêtes;Jetons d'entrée;Jetons de sortie;Jetons en cache",
        "Fecha;Modelo;Peticiones;Tokens de entrada;Tokens de salida;Tokens en caché",
        "Datum;Modell;Aufrufe;Input tokens;Output tokens;Cached tokens",
    ],
    ids=["German", "French", "Spanish", "mixed"],
)
def test_columns_in_other_languages_are_read(header: str) -> None:
    rows = "01.11.2026;gpt-4o;5;1.200;300;1.000\n02.11.2026;gpt-4o;5;1.200;300;0\nTotal;;10;2.400;600;1.000\n"
    log = read_usage_text(f"{header}\n{rows}")
    assert counts(log) == {"input_tokens": 2400, "output_tokens": 600, "cached": 1000, "requests": 10}
    assert (log.span_days, [*log.by_model()], log.left_out) == (2, ["gpt-4o"], {})
