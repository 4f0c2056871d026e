"""The house rules that no other tool keeps."""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

import scheduler

ROOT = Path(__file__).parents[1]
NOT_OURS = {".git", ".venv", "out", "dist", "htmlcov", "__pycache__"}
LOCKS = ("requirements.lock", "requirements-dev.lock")

# In two halves, so that this file does not name them either.
REGISTRIES = [
    left + "." + right
    for left, right in [
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("anaconda", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("crates", "io"),
        ("rubygems", "org"),
        ("golang", "org"),
    ]
]


def files(pattern: str = "*") -> Iterator[Path]:
    for path in sorted(ROOT.rglob(pattern)):
        parts = path.relative_to(ROOT).parts
        if path.is_file() and not any(part in NOT_OURS or part.endswith("_cache") for part in parts):
            yield path


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def pyproject() -> dict:
    return tomllib.loads(text(ROOT / "pyproject.toml"))


@pytest.mark.parametrize("name", LOCKS)
def test_lock_holds_only_pins_and_their_hashes(name):
    for line in text(ROOT / name).splitlines():
        assert "://" not in line
        assert re.match(r"#|[a-z0-9-]+==[^ ]+( ; .+)? \\$| {4}--hash=sha256:[0-9a-f]{64}( \\)?$", line), line


def test_dev_lock_agrees_with_runtime_lock():
    runtime, dev = (set(text(ROOT / name).splitlines()[2:]) for name in LOCKS)
    assert {line for line in runtime if "==" in line} <= dev


def test_lock_pins_every_dependency():
    pinned = set(re.findall(r"^([a-z0-9-]+)==", text(ROOT / "requirements.lock"), re.MULTILINE))
    wanted = {re.split(r"[<>=]", need)[0] for need in pyproject()["project"]["dependencies"]}
    assert wanted <= pinned, "run `make lock`"


def test_no_file_names_a_package_registry():
    named = [f"{path.relative_to(ROOT)}: {host}" for path in files() for host in REGISTRIES if host in text(path)]
    assert named == []


def test_every_path_the_documents_name_exists():
    path_like = re.compile(
        r"\]\((?!\w+:|#)([^)#\s]+)|`((?:\.ci|benchmarks|docs|scenarios|schema|scheduler|tests|tools)/[\w./-]*)`"
    )
    missing = []
    for document in [path for path in files("*.md") if path.name != "CHANGELOG.md"]:
        for link, quoted in path_like.findall(text(document)):
            target = document.parent / link if link else ROOT / quoted
            if not target.exists():
                missing.append(f"{document.relative_to(ROOT)}: {link or quoted}")
    assert missing == []


def test_every_make_target_the_documents_name_exists():
    targets = set(re.findall(r"^([a-z-]+):", text(ROOT / "Makefile"), re.MULTILINE))
    named = {name for path in files("*.md") for name in re.findall(r"`make ([a-z-]+)", text(path))}
    assert named <= targets


def test_cli_only_runs_the_commands():
    assert len(text(ROOT / "cli.py").splitlines()) <= 10


def test_changelog_begins_with_this_version_or_unreleased():
    first = re.search(r"^## \[?([^\]\s]+)", text(ROOT / "CHANGELOG.md"), re.MULTILINE)
    assert first
    assert first[1] in {"Unreleased", scheduler.__version__}


def test_no_passage_of_code_is_there_twice():
    length = 8
    places = defaultdict(list)
    for path in [path for path in files("*.py") if path.is_relative_to(ROOT / "scheduler")]:
        lines = [line.strip() for line in text(path).splitlines()]
        kept = [(n, line) for n, line in enumerate(lines, 1) if line and not line.startswith(("#", "from ", "import "))]
        for passage in zip(*(kept[start:] for start in range(length)), strict=False):
            places[tuple(line for _, line in passage)].append(f"{path.relative_to(ROOT)}:{passage[0][0]}")
    assert [where for where in places.values() if len(where) > 1] == []
