"""The command line as a process: statuses, pipes, signals, start-up."""

from __future__ import annotations

import signal
import sys
import time
from pathlib import Path
from subprocess import Popen

import click
import pytest

from causim.cli import main as command_line
from tests.e2e.cli import DRUG, causim, process


def finish(*arguments: str | Path, stdin: bytes = b"") -> tuple[int, str, str]:
    running = process(*arguments)
    out, err = running.communicate(stdin, timeout=60)
    return running.returncode, out.decode(), err.decode()


def test_statuses_and_streams(tmp_path: Path) -> None:
    assert finish("check", "-", stdin=DRUG.encode()) == (0, "no problems in 1 file\n", "")
    status, out, err = finish("check", "-", stdin=b"scm 1 caf\xe9")
    assert (status, err) == (1, "")
    assert "error[not-utf8]" in out
    status, out, err = finish("query", tmp_path / "missing.scm")
    assert (status, out) == (2, "")
    assert "error[cannot-read]" in err
    assert "Traceback" not in err


def feed(running: Popen[bytes]) -> None:
    assert running.stdin is not None
    running.stdin.write(DRUG.encode())
    running.stdin.close()
    running.stdin = None  # lest `communicate` write to it


def test_a_reader_that_leaves_early_is_no_error() -> None:
    with process("sample", "-", "-n", "200000") as running:
        feed(running)
        assert running.stdout is not None
        assert running.stdout.readline().startswith(b"{")
        running.stdout.close()
        assert running.stderr is not None
        assert running.stderr.read() == b""
    assert running.returncode == command_line.BROKEN_PIPE


def test_an_interrupt_ends_it_quietly() -> None:
    with process("sample", "-", "-n", "10000000") as running:
        feed(running)
        assert running.stdout is not None
        assert running.stdout.readline().startswith(b"{")  # past start-up, where Python itself would answer
        running.send_signal(signal.SIGINT)
        _, err = running.communicate(timeout=60)
    assert err == b"error: interrupted\n"
    assert running.returncode == command_line.INTERRUPTED


def test_help_loads_nothing_that_takes_time() -> None:
    started = time.perf_counter()
    running = process("--help")
    out, _ = running.communicate(timeout=60)
    elapsed = time.perf_counter() - started
    assert running.returncode == 0
    assert all(f"  {name} " in out.decode() for name in command_line.COMMANDS)
    assert elapsed < 2  # 0.06 s on a quiet machine; benchmarks hold it to the target


@pytest.mark.parametrize("name", command_line.COMMANDS)
def test_every_command_explains_itself_with_an_example(name: str) -> None:
    result = causim(name, "--help")
    assert result.status == 0
    assert f"  causim {name} " in result.out.partition("\n")[2]


@pytest.mark.parametrize("word", ["chekc", "compiel", "expain-code"])
def test_a_misspelt_command_is_guessed(word: str) -> None:
    result = causim(word)
    assert result.status == 2
    assert "Did you mean" in result.err


def test_a_forgotten_command_is_guessed(tmp_path: Path) -> None:
    assert f"causim check {tmp_path}" in causim(tmp_path).err


def test_a_bug_is_called_a_bug(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise ZeroDivisionError("inside")

    monkeypatch.setattr(command_line.App, "get_command", lambda *_: click.Command("check", callback=fail))
    monkeypatch.delenv("CAUSIM_DEBUG", raising=False)
    result = causim("check")
    assert result.status == command_line.BUG
    assert "bug in causim: ZeroDivisionError: inside" in result.err
    assert "CAUSIM_DEBUG=1" in result.err
    monkeypatch.setenv("CAUSIM_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        causim("check")


def test_colour_is_for_terminals_that_want_it(monkeypatch: pytest.MonkeyPatch) -> None:
    from causim.cli.common import wants_color

    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert wants_color(err=False)
    monkeypatch.setenv("NO_COLOR", "1")
    assert not wants_color(err=False)
    assert "\x1b" not in causim("check", "-", stdin="scm 1").out
