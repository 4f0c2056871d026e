import io

import pytest
from rich.console import Console

from scheduler.progress import Progress
from scheduler.report import live
from scheduler.report.levels import LevelWords
from scheduler.report.live import Display, LiveDisplay, LogDisplay, choose_display
from tests.report.examples import a_scenario

WORDS = LevelWords(a_scenario())


class Clock:
    now = 0.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(live, "time", clock)
    return clock


def progress(level=0, name="places", value=8, bound=6, note=""):
    return Progress(seconds=1.0, level=level, levels=3, name=name, value=value, bound=bound, note=note)


def test_log_lines_come_at_new_levels_for_better_plans_and_as_a_sign_of_life(clock, capsys):
    display = LogDisplay(WORDS, 60)
    for second in range(200):
        clock.now = float(second)
        if second == 5:
            display.listen(progress())
        if second == 6:
            display.listen(progress(value=7))
        if second == 20:
            display.listen(progress(value=6))
        if second == 22:
            display.listen(progress(1, "cost", 123450, 120000, note="by course"))
        if second == 90:
            display.listen(progress(3, "tie-break", 12, 3))
        display.tick()
    assert capsys.readouterr().err.splitlines() == [
        "[0:05] places filled: 17 of 25 places, at most 19 possible; gap 2 places (25 % of unfilled)",
        "[0:15] places filled: 18 of 25 places, at most 19 possible; gap 1 place (14 % of unfilled)",
        "[0:22] cost: £1,234.50, at least £1,200.00; gap £34.50 (2.8 %); by course",
        "[1:22] cost: £1,234.50, at least £1,200.00; gap £34.50 (2.8 %); by course",
        "[1:30] choosing the earliest dates among equally good plans",
        "[2:30] choosing the earliest dates among equally good plans",
    ]


def test_the_clock_of_a_command_that_plans_twice_goes_on(clock, capsys):
    clock.now = 100.0
    display = LogDisplay(WORDS, 60, began=30.0)
    display.listen(progress())
    display.tick()
    assert capsys.readouterr().err.startswith("[1:10] places filled: ")
    live_display = LiveDisplay(WORDS, 60, began=30.0)
    assert rendered(live_display)[0] == "planning 1:10 of at most 2:10"


def test_log_says_that_it_lives_before_the_first_level(clock, capsys):
    display = LogDisplay(WORDS, 60)
    for second in range(130):
        clock.now = float(second)
        display.tick()
    display.say("stopping")
    assert capsys.readouterr().err.splitlines() == ["[1:00] preparing", "[2:00] preparing", "[2:09] stopping"]


def rendered(display: LiveDisplay) -> list[str]:
    console = Console(file=io.StringIO(), width=100)
    console.print(display.table())
    return [" ".join(line.split()) for line in console.file.getvalue().splitlines()]


def test_live_lines_show_clock_levels_gap_and_what_to_press(clock):
    display = LiveDisplay(WORDS, 60)
    clock.now = 12.0
    assert rendered(display) == [
        "planning 0:12 of at most 1:00",
        "Ctrl-C stops and keeps the best plan so far",
    ]
    display.listen(progress(value=6))
    display.listen(progress(1, "cost", 123450, 120000, note="[by course]"))
    display.say("stopping")
    assert rendered(display) == [
        "planning 0:12 of at most 1:00",
        "1 places filled 19 of 25 places, the most possible",
        "2 cost £1,234.50, at least £1,200.00",
        "gap £34.50 (2.8 %); [by course]",
        "stopping",
    ]
    display.listen(progress(3, "tie-break", 12, 3))
    assert "earliest dates choosing the earliest dates among equally good plans" in rendered(display)


def test_live_display_draws_on_stderr_only(capsys, monkeypatch):
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    with LiveDisplay(WORDS, 60) as display:
        display.listen(progress())
        display.tick()
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "17 of 25 places" in captured.err


def test_quiet_shows_nothing(capsys):
    with Display(WORDS, 60) as display:
        display.listen(progress())
        display.tick()
        display.say("stopping")
    assert capsys.readouterr() == ("", "")
    assert display.levels() == [progress()]


def test_a_plan_and_a_bound_once_known_stay_known():
    display = Display(WORDS, 60)
    display.listen(progress(value=None, bound=5))
    display.listen(progress(value=9, bound=None))
    assert display.levels() == [progress(value=9, bound=5)]
    display.listen(progress(value=None, bound=-3))
    assert display.levels() == [progress(value=9, bound=5)]
    display.listen(progress(value=8, bound=7))
    assert display.levels() == [progress(value=8, bound=7)]


def test_the_display_suits_where_it_is_shown(monkeypatch):
    assert type(choose_display(WORDS, 60, quiet=True)) is Display
    assert type(choose_display(WORDS, 60, quiet=False)) is LogDisplay
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert type(choose_display(WORDS, 60, quiet=False)) is LiveDisplay
    monkeypatch.setenv("TERM", "dumb")
    assert type(choose_display(WORDS, 60, quiet=False)) is LogDisplay
