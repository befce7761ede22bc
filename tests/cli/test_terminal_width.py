"""An answer in a terminal is no wider than the terminal; in a pipe, it has every column."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.pseudo_terminal import PROGRAM, PseudoTerminal

COST = (*PROGRAM, "cost", "gpt-4o", "--cached", "50%")


@pytest.mark.parametrize("columns", [76, 90])
def test_a_table_fits_the_terminal_and_says_what_it_leaves_out(columns: int, tmp_path: Path) -> None:
    variables = {"XDG_DATA_HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path)}
    with PseudoTerminal(COST, variables, size=(columns, 30)) as terminal:
        assert terminal.end() == 0
    lines = terminal.written.decode().replace("\r\n", "\n").splitlines()
    assert max(map(len, lines)) <= columns
    assert re.search(r"No room for [\w, ]+Source; --format csv has every column\.", " ".join(lines))
    assert any(line.startswith("Provider") and "Source" not in line for line in lines)


def test_a_pipe_has_every_column() -> None:
    written = subprocess.run(COST, capture_output=True, text=True, check=True).stdout
    assert re.search(r"^Provider +Model id .* vs min +Source +Note$", written, re.MULTILINE)
    assert "No room" not in written
