import os
import shutil
import subprocess
import sys

import pytest

from scheduler.commands import main


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_script_is_for_the_installed_name(command, shell):
    done = command("completion", shell)
    assert done.exit_code == 0
    assert "_COURSE_SCHEDULER_COMPLETE" in done.stdout
    assert "course-scheduler" in done.stdout


def test_other_shells_are_refused_with_those_there_are(command):
    done = command("completion", "cmd")
    assert done.exit_code == 2
    assert "'bash', 'zsh', 'fish'" in done.stderr


@pytest.mark.parametrize(
    ("words", "completed"),
    [
        ("course-scheduler ", list(main.names)),
        ("course-scheduler pl", ["plan"]),
        ("course-scheduler plan --ti", ["--time-limit"]),
        ("course-scheduler completion f", ["fish"]),
    ],
)
def test_the_words_that_bash_is_given(words, completed):
    environment = os.environ | {
        "_COURSE_SCHEDULER_COMPLETE": "bash_complete",
        "COMP_WORDS": words,
        "COMP_CWORD": str(words.count(" ")),
    }
    code = "from scheduler.commands import main; main(prog_name='course-scheduler')"
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert [line.partition(",")[2] for line in done.stdout.splitlines()] == completed


@pytest.mark.skipif(not shutil.which("bash"), reason="no bash here")
def test_bash_takes_the_script(command):
    script = command("completion", "bash").stdout
    done = subprocess.run(["bash", "-c", f"{script}\ncomplete -p course-scheduler"], capture_output=True, check=True)
    assert b"course_scheduler_completion" in done.stdout
