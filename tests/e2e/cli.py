"""The command line as tests use it: in this process for speed, or as a real one where that is the point."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner

from causim.cli.main import cli

REPOSITORY = Path(__file__).resolve().parents[2]

DRUG = """\
scm 1

model drug {
  \"\"\"A drug and who takes it.\"\"\"
  topology inverted_star
}

node Dose() -> ordinal("none" < "low" < "high") {
  \"\"\"Dose the clinician prescribes.\"\"\"
  exogenous U_Dose ~ {"none": 2, "low": 1, "high": 1}
}

node Mutant() -> bool {
  \"\"\"Whether the tumour resists the drug.\"\"\"
  exogenous U_Mutant ~ {false: 3, true: 1}
}

node Size(Dose, Mutant) -> int 0..3 {
  \"\"\"Size of the tumour after treatment.\"\"\"
  exogenous U_Size: int 2..3
  return if Mutant then U_Size else U_Size - int(Dose)
}

check "a high dose works unless it is resisted" {
  observe Dose = "high", Mutant = false
  expect Size <= 1
  possible Size == 0
  probability(Size == 1) == 0.5
}

check "had the drug been withheld" {
  observe Dose = "high", Mutant = false, Size = 1
  do Dose = "none"
  expect Size == 3
}

check "it never grows" {
  observe Dose = "high", Size = 3, Mutant = false
  expect impossible
}
"""


@dataclass(frozen=True)
class Result:
    status: int
    out: str
    err: str


def causim(*arguments: str | Path, stdin: str | bytes | None = None) -> Result:
    """Run a command in this process. An exception that the command line lets through fails the test."""
    done = CliRunner().invoke(cli, [str(a) for a in arguments], input=stdin, prog_name="causim")
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return Result(done.exit_code, done.stdout, done.stderr)


def process(*arguments: str | Path, **options: object) -> subprocess.Popen[bytes]:
    """Start a command as a process of its own, with pipes."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    command = [sys.executable, "-m", "causim", *map(str, arguments)]
    return subprocess.Popen(command, env=environment, **{**pipes, **options})  # type: ignore[call-overload,no-any-return]
