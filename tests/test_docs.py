"""What the documents say is so: links, commands, snippets, outputs, pictures, and that nothing is left out."""

from __future__ import annotations

import ast
import importlib
import importlib.util
import re
import shlex
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

import click
import pytest
from click.testing import CliRunner, Result

from scheduler.commands import main
from scheduler.commands.exits import ExitCode
from scheduler.scenario import ScenarioError, load
from scheduler.scenario.schema import OBJECTIVE_NAMES

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
GUIDE = DOCS / "scenario-guide.md"
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted(DOCS.glob("*.md"))]
PICTURES = sorted((DOCS / "images").glob("*.svg"))
LINK = re.compile(r"\]\((?!\w+:)([^)#\s]*)(?:#([^)\s]+))?\)")


class Block(NamedTuple):
    """A fenced block: its language, what else its fence says, its text."""

    language: str
    mark: str
    text: str


def blocks(page: Path) -> list[Block]:
    fences = re.findall(r"^```(\w+) ?(.*)\n((?:.*\n)*?)```$", page.read_text("utf-8"), re.MULTILINE)
    return [Block(*found) for found in fences]


def prose(page: Path) -> str:
    return re.sub(r"^```.*\n(?:.*\n)*?```$", "", page.read_text("utf-8"), flags=re.MULTILINE)


def anchors(page: Path) -> set[str]:
    """The names that headings have on the usual forges."""
    headings = re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, arguments, prog_name="course-scheduler")


def printed(text: str) -> list[str]:
    return [line.rstrip() for line in text.strip().splitlines()]


# ---- links and pictures


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page):
    for path, anchor in LINK.findall(prose(page)):
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), path
        if anchor:
            assert anchor in anchors(target), f"{path}#{anchor}"


def test_the_index_names_every_page():
    linked = {(DOCS / path).resolve() for path, _ in LINK.findall(prose(DOCS / "README.md"))}
    assert {page for page in PAGES if page.parent == DOCS and page.name != "README.md"} <= linked


@pytest.mark.parametrize("picture", PICTURES, ids=lambda picture: picture.name)
def test_pictures_are_whole_used_and_need_nothing_from_elsewhere(picture):
    ElementTree.fromstring(picture.read_text("utf-8"))
    outside = re.sub(r"<!--.*?-->|xmlns=\"[^\"]*\"", "", picture.read_text("utf-8"))
    assert not re.search(r"https?:|@import|<script|<image", outside)
    assert any(f"images/{picture.name})" in page.read_text("utf-8") for page in PAGES)


# ---- commands


def command_lines(pages: list[Path]) -> list[str]:
    return [line for page in pages for block in blocks(page) if block.language == "sh" for line in printed(block.text)]


@pytest.mark.parametrize("line", command_lines(PAGES))
def test_commands_and_options_exist(line):
    words = shlex.split(line)
    if words[0] == "make":
        targets = re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE)
        assert words[1] in targets
        return
    while words[0] != "course-scheduler" and Path(words[0]).name in {"python", "cli.py"}:
        words = words[1:]
    if words[0] == "-m":
        assert importlib.util.find_spec(words[1])
        return
    name, *arguments = words[1:] if words[0] == "course-scheduler" else words
    command = main.get_command(click.Context(main), name)
    assert command is not None, name
    options = {option for parameter in command.params for option in parameter.opts}
    assert {word for word in arguments if word.startswith("--")} <= options
    for file in [word for word in arguments if word.startswith("scenarios/")]:
        assert (ROOT / file.partition("@")[0]).exists()


@pytest.mark.parametrize("name", main.list_commands(click.Context(main)))
def test_the_help_of_a_command_names_files_that_are_there(name):
    for file in re.findall(r"scenarios/[\w./-]+", run(name, "--help").output):
        assert (ROOT / file).exists(), file


def test_options_in_the_text_exist():
    options = {"--help", "--version"}
    for name in main.list_commands(click.Context(main)):
        command = main.get_command(click.Context(main), name)
        options |= {option for parameter in command.params for option in parameter.opts}
    for page in (ROOT / "README.md", GUIDE, DOCS / "reports.md", DOCS / "concepts.md", DOCS / "glossary.md"):
        assert set(re.findall(r"`(--[a-z-]+)", prose(page))) <= options


def test_readme_names_every_command_and_exit_code():
    text = (ROOT / "README.md").read_text("utf-8")
    assert all(f"`{name}`" in text for name in main.list_commands(click.Context(main)) if name != "plan")
    assert [int(code) for code in re.findall(r"^\| (\d+) \|", text, re.MULTILINE)] == [code.value for code in ExitCode]


# ---- outputs


def test_readme_shows_what_the_program_prints(tmp_path):
    shown = next(block for block in blocks(ROOT / "README.md") if block.language == "text")
    done = run("plan", str(ROOT / "scenarios" / "minimal.yaml"), "--out", str(tmp_path))
    assert printed(done.stdout) == printed(shown.text)


def test_readme_shows_what_check_prints(tmp_path):
    page = blocks(ROOT / "README.md")
    shown = [(sh, text) for sh, text in pairwise(page) if " check " in sh.text and text.language == "text"]
    scenario, out = str(ROOT / "scenarios" / "minimal.yaml"), tmp_path / "out"
    assert run("plan", scenario, "--out", str(out), "--quiet").exit_code == ExitCode.DONE
    places = {"scenarios/minimal.yaml": scenario, "out/minimal/result.json": str(out / "result.json")}
    codes = []
    for sh, text in shown:
        words = shlex.split(sh.text)
        done = run(*(places.get(word, word) for word in words[words.index("check") :]))
        assert printed(done.stdout) == printed(text.text)
        codes.append(done.exit_code)
    assert codes == [ExitCode.DONE, ExitCode.RULE_BROKEN]


def shown_answers() -> list[tuple[str, str, str]]:
    """Page, command line, text: what the pages show of the analyses; lines may be left out."""
    found = []
    for page in (ROOT / "README.md", DOCS / "commissioners-guide.md"):
        line = ""
        for block in blocks(page):
            if block.language == "sh":
                line = block.text.strip()
            elif block.language == "text" and line.startswith("course-scheduler "):
                found.append((page.name, line, block.text))
    return found


@cache
def answer_to(line: str) -> str:
    threads = "--workers" if " compare " in line else "--jobs"
    return run(*shlex.split(line)[1:], threads, "1").stdout


@pytest.mark.parametrize(("page", "line", "text"), shown_answers())
def test_pages_show_what_the_analyses_answer(page, line, text, monkeypatch):
    monkeypatch.chdir(ROOT)
    lines = [" ".join(shown.split()) for shown in printed(answer_to(line))]
    assert {" ".join(shown.split()) for shown in printed(text)} <= set(lines), page


def test_the_guide_shows_how_a_clash_is_named(tmp_path):
    shown = next(block for block in blocks(GUIDE) if "cannot be kept together" in block.text)
    done = run("plan", str(ROOT / "scenarios" / "infeasible-budget.yaml"), "--out", str(tmp_path), "--workers", "1")
    assert done.exit_code == ExitCode.INFEASIBLE
    assert set(printed(shown.text)) <= set(printed(done.stderr))


def test_the_reports_page_shows_how_an_export_is_read(tmp_path, monkeypatch):
    page = blocks(DOCS / "reports.md")
    export = next(block for block in page if block.language == "csv")
    shown = next(block for block in page if block.language == "text")
    scenario = re.sub(r", interest: \[.*?\]", "", (ROOT / "scenarios" / "minimal.yaml").read_text("utf-8"))
    monkeypatch.chdir(tmp_path)
    Path("quarter.yaml").write_text(scenario, "utf-8")
    Path("export.csv").write_text(export.text, "utf-8")
    done = run("import", "quarter.yaml", "export.csv")
    assert done.exit_code == ExitCode.BAD_INPUT
    assert printed(done.stdout) + printed(done.stderr) == printed(shown.text)


def test_the_reports_page_names_every_format():
    from scheduler.report.formats import FORMATS

    assert re.findall(r"^\| `(\w+)` \|", (DOCS / "reports.md").read_text("utf-8"), re.MULTILINE) == list(FORMATS)


# ---- the guide's pieces


def test_the_guide_s_pieces_load_one_on_top_of_the_other(tmp_path):
    names = ["quarter.yaml"]
    tables = [block.text for block in blocks(GUIDE) if block.language == "csv"]
    (tmp_path / "interest.csv").write_text(tables[0])
    pieces = [block.text for block in blocks(GUIDE) if block.language == "yaml" and block.mark != "faulty"]
    for number, piece in enumerate(pieces):
        whole = piece.startswith(("format:", "extends:"))
        path = tmp_path / (names[0] if not number else f"piece-{number}.yaml")
        path.write_text(piece.replace(names[0], names[-1]) if whole else f"extends: {names[-1]}\n{piece}")
        loaded = load(path)
        assert loaded.warnings == ()
        for override in loaded.scenario.overrides:
            load(path, apply=[override])
        if not piece.startswith("extends:"):
            names.append(path.name)
    assert len(pieces) > 8
    for line in [line for line in command_lines([GUIDE]) if " quarter.yaml" in line]:
        applied, settings = (re.findall(rf"--{option} (\S+)", line) for option in ("apply", "set"))
        load(tmp_path / names[-1], apply=applied, set=settings)


def test_the_guide_shows_how_faults_are_told(tmp_path, monkeypatch):
    faulty, shown = next((block, after) for block, after in pairwise(blocks(GUIDE)) if block.mark == "faulty")
    monkeypatch.chdir(tmp_path)
    Path("quarter.yaml").write_text(faulty.text)
    with pytest.raises(ScenarioError):
        load("quarter.yaml")
    assert printed(run("plan", "quarter.yaml").stderr) == printed(shown.text)


# ---- nothing left out


def test_the_model_page_has_every_file_of_rules_and_every_objective():
    text = (DOCS / "model.md").read_text("utf-8")
    for path in (ROOT / "scheduler" / "model" / "constraints").glob("[a-z]*.py"):
        assert f"`scheduler/model/constraints/{path.name}`" in text
    assert re.findall(r"^\*\*`(\w+)`\*\*", text, re.MULTILINE) == list(OBJECTIVE_NAMES)


def test_the_glossary_has_every_objective():
    section = (DOCS / "glossary.md").read_text("utf-8").split("## Objectives")[1]
    assert re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE) == list(OBJECTIVE_NAMES)


def is_there(module: str, name: str) -> bool:
    """Whether a module has a name, or a package a module of that name."""
    return hasattr(importlib.import_module(module), name) or bool(importlib.util.find_spec(f"{module}.{name}"))


def test_the_example_of_a_rule_imports_what_there_is():
    modules = [block.text for block in blocks(DOCS / "adding-a-rule.md") if block.text.startswith('"""')]
    assert len(modules) == 3
    for module in modules:
        for node in ast.walk(ast.parse(module)):
            if isinstance(node, ast.ImportFrom) and node.module != "__future__":
                for alias in node.names:
                    assert is_there(node.module, alias.name), f"{node.module}.{alias.name}"
