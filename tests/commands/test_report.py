import json
from pathlib import Path

import pytest

from scheduler.report.formats import FORMATS
from tests.commands.conftest import MINIMAL
from tests.report.subjects import minimal_result

FILES = {"report.html", "plan.xlsx", "listing.jsonld", "workforce.csv", "workforce-providers.csv"}


@pytest.fixture(scope="module")
def solved(tmp_path_factory) -> str:
    path, _ = minimal_result(tmp_path_factory.mktemp("solved"))
    return path.read_text("utf-8")


@pytest.fixture
def result(solved, tmp_path) -> Path:
    (tmp_path / "plan").mkdir()
    (tmp_path / "plan" / "result.json").write_text(solved, "utf-8")
    return tmp_path / "plan" / "result.json"


def change(path: Path, **changes) -> None:
    data = json.loads(path.read_text("utf-8"))
    for dotted, value in changes.items():
        *parents, last = dotted.split("__")
        part = data
        for name in parents:
            part = part[int(name) if name.isdigit() else name]
        part[last] = value
    path.write_text(json.dumps(data), "utf-8")


def files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def test_the_report_lies_beside_the_result(command, result):
    done = command("report", result)
    assert (done.exit_code, done.stdout.strip()) == (0, str(result.with_name("report.html")))
    assert "Minimal" in result.with_name("report.html").read_text("utf-8")


def test_every_format_into_a_folder_and_nothing_else(command, result, tmp_path):
    assert command("report", result, "--format", "all", "--out", "sent").exit_code == 0
    found = files(tmp_path / "sent")
    assert found >= FILES | {
        "sessions.csv",
        "calendar/plan.ics",
        "letters/provider-oak-lodge.txt",
        "letters/providers.csv",
    }
    assert not any(".part" in name for name in found)
    assert command("check", MINIMAL, "sent/plan.xlsx").exit_code == 0


def test_letters_of_an_earlier_plan_are_removed_and_nothing_else(command, result, tmp_path):
    assert command("report", result, "--format", "letters", "--out", "sent").exit_code == 0
    folder = tmp_path / "sent" / "letters"
    before = files(folder)
    with (folder / "providers.csv").open("a", encoding="utf-8") as table:
        table.write("gone,Gone,Minimal,0,0,0.00,,,provider-gone.txt,provider-gone.html\n")
        table.write("x,X,Minimal,0,0,0.00,,,../../provider-x.txt,notes.txt\n")
    ours, theirs = folder / "provider-gone.txt", (folder / "notes.txt", folder / "provider-notes.txt")
    for path in (ours, *theirs, tmp_path / "provider-x.txt"):
        path.write_text("old")
    done = command("report", result, "--format", "letters", "--out", "sent")
    assert done.exit_code == 0
    assert "1 file of an earlier plan's letters removed" in done.stderr
    assert files(folder) == before | {path.name for path in theirs}
    assert (tmp_path / "provider-x.txt").exists()


def test_the_formats_offered_are_those_that_there_are():
    from scheduler.commands import report

    assert tuple(FORMATS) == report.NAMES


def test_the_same_again_gives_the_same_files(command, result, tmp_path):
    command("report", result, "--format", "all", "--out", "sent")
    before = {name: (tmp_path / "sent" / name).read_bytes() for name in files(tmp_path / "sent")}
    command("report", result, "--format", "all", "--out", "sent")
    assert before == {name: (tmp_path / "sent" / name).read_bytes() for name in files(tmp_path / "sent")}


def test_a_result_that_fails_its_check_is_not_passed_on(command, result):
    change(result, plan__sessions__0__allocations__0__places=9)
    done = command("report", result)
    assert done.exit_code == 1
    assert "asked for" in done.stderr
    assert files(result.parent) == {"result.json"}


def test_the_scenario_may_have_moved(command, result):
    change(result, scenario__file="elsewhere/gone.yaml")
    done = command("report", result)
    assert done.exit_code == 2
    assert "name it with --scenario" in done.stderr
    assert command("report", result, "--scenario", MINIMAL).exit_code == 0


def test_a_scenario_that_has_changed_is_told(command, result):
    change(result, scenario__sha256="0" * 64)
    done = command("report", result)
    assert done.exit_code == 0
    assert "sha256 differs" in done.stderr


def test_templates_are_put_into_a_folder_and_then_used(command, result, tmp_path):
    line = ("report", result, "--format", "letters", "--templates", "own")
    assert command(*line).exit_code == 0
    template = tmp_path / "own" / "provider.txt.j2"
    template.write_text("Hello {{ letter.name }}")
    assert command(*line).exit_code == 0
    assert (result.parent / "letters" / "provider-oak-lodge.txt").read_text() == "Hello Oak Lodge\n"
    template.write_text("{{ letter.nobody }}")
    done = command(*line)
    assert done.exit_code == 2
    assert "nobody" in done.stderr
    assert (result.parent / "letters" / "provider-oak-lodge.txt").read_text() == "Hello Oak Lodge\n"


def test_without_a_plan_there_is_a_page_and_nothing_else(command, result):
    change(
        result, plan=None, status="infeasible", unfilled=[], not_running=[], clash=["a", "b"], objectives=[], totals={}
    )
    assert command("report", result).exit_code == 0
    done = command("report", result, "--format", "all")
    assert done.exit_code == 2
    assert "holds no plan" in done.stderr


@pytest.mark.parametrize("content", ["", "{}", "[1]"])
def test_what_is_no_result_exits_2(command, result, content):
    result.write_text(content)
    assert command("report", result).exit_code == 2


def test_a_folder_that_cannot_be_written_exits_2(command, result, tmp_path):
    (tmp_path / "file").write_text("")
    done = command("report", result, "--out", "file/below")
    assert done.exit_code == 2
    assert "Cannot write into" in done.stderr


def test_plan_writes_the_report_too(command, tmp_path):
    done = command("plan", MINIMAL, "--workers", 1, "--report", "--out", "plans")
    assert done.exit_code == 0
    assert "report.html" in done.stderr
    assert "8 of 8" in (tmp_path / "plans" / "report.html").read_text("utf-8")
