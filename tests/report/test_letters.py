import re

import pytest

from scheduler.explain import obstacles
from scheduler.report.letters import TemplateFault, letter_files, put_templates
from scheduler.report.letters.remedies import remedies, to_you
from tests.report.subjects import NASTY, a_hostile_subject, a_subject
from tests.report.test_csv_files import read
from tests.report.test_html_report import FETCHING, Page


def text(name: str, **changes) -> str:
    return " ".join(letter_files(a_subject(**changes))[f"letters/{name}.txt"].decode("utf-8").split())


def test_a_letter_for_each_who_has_a_part_and_each_who_asked():
    names = {name.removeprefix("letters/") for name in letter_files(a_subject())}
    people = (
        "provider-oak-lodge",
        "provider-elm-house",
        "trainer-careskills",
        "venue-library-hall",
        "partner-redbridge",
    )
    tables = {"providers.csv", "trainers.csv", "venues.csv", "partners.csv"}
    assert names == tables | {f"{name}.{form}" for name in people for form in ("txt", "html")}


def test_a_provider_reads_what_it_gets_and_what_not_and_why():
    letter = text("provider-oak-lodge")
    assert "Dear Oak Lodge, Thank you for your interest" in letter
    assert "We can offer you 7 places" in letter
    assert (
        "* Medication Awareness and Administration Competence Tue 17 Jul 2018, 09:30 to 16:30 Central Library Hall "
        "(51.5760, 0.1830), with Care Skills Training 4 places at £50.80 each: £203.20 - proposed" in letter
    )
    assert "on a session that London Borough of Redbridge runs" in letter
    assert "Together £383.20." in letter
    assert "* Stoma Care: 2 of 5 places Why: full." in letter
    assert "What could have opened a place: a trainer who offers the course." in letter


def test_trainers_venues_and_partners_are_asked_for_what_the_plan_says():
    trainer = text("trainer-careskills")
    assert "book you for 2 sessions" in trainer
    assert "Tue 31 Jul 2018, Wed 1 Aug 2018, 09:30 to 16:30" in trainer
    assert "12 places taken; your charge, by your quote, £600.00" in trainer
    assert "Together £1,500.00." in trainer
    assert "12 people and the trainer" in text("venue-library-hall")
    partner = text("partner-redbridge")
    assert "2 places at £55.00 each: £110.00" in partner
    assert "For: Oak Lodge (3)" in partner


def test_html_letters_escape_and_fetch_nothing():
    files = letter_files(a_hostile_subject())
    for name, content in files.items():
        if name.endswith(".html"):
            found = Page(content.decode("utf-8"))
            assert FETCHING & set(found.tags) == set()
            assert (found.fetches, found.handlers) == ([], [])
    assert NASTY[0] in Page(files["letters/provider-oak-lodge.html"].decode("utf-8")).text


def test_text_letters_hold_no_control_signs():
    for name, content in letter_files(a_hostile_subject()).items():
        if name.endswith(".txt"):
            assert not re.search("[\x00-\x09\x0b-\x1f\u202a-\u202e\u2066-\u2069]", content.decode("utf-8")), name


def test_the_mail_merge_has_a_row_for_each_letter():
    [oak, elm] = read(letter_files(a_subject())["letters/providers.csv"])
    assert (oak["id"], oak["places"], oak["total"], oak["text_file"]) == (
        "oak-lodge",
        "7",
        "383.20",
        "provider-oak-lodge.txt",
    )
    assert elm["name"] == "'@Elm House, Romford"
    assert oak["list"].count("\n") == 1


# ---- templates


def test_a_council_changes_a_template(tmp_path):
    for path, content in put_templates(tmp_path).items():
        path.write_bytes(content)
    (tmp_path / "provider.txt.j2").write_text("Hello {{ letter.name }}: {{ letter.total | pounds }}")
    files = letter_files(a_subject(), tmp_path)
    assert files["letters/provider-oak-lodge.txt"] == "Hello Oak Lodge: £383.20\n".encode()
    assert files["letters/provider-oak-lodge.html"] == letter_files(a_subject())["letters/provider-oak-lodge.html"]
    assert put_templates(tmp_path) == {}


@pytest.mark.parametrize(
    ("template", "message"),
    [
        ("{{ letter.nme }}", "nme"),
        ("line\n{% if %}", "provider.txt.j2:2"),
        ("{{ letter.name | shout }}", "shout"),
        ("{{ letter.name + 1 }}", "cannot be filled in"),
        ("{{ ''.__class__.__mro__[1].__subclasses__() }}", "unsafe"),
        ("{% include 'nothing.j2' %}", "nothing.j2"),
    ],
)
def test_a_template_s_fault_is_told(tmp_path, template, message):
    (tmp_path / "provider.txt.j2").write_text(template)
    with pytest.raises(TemplateFault, match=message):
        letter_files(a_subject(), tmp_path)


# ---- reasons and remedies


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("too far: the nearest suitable venue is 12.3 km away, its limit is 10.0 km", "your limit is 10.0 km"),
        ("it releases nobody: its release limit is 0 places a day", "you release nobody: your release limit is 0"),
        ("no suitable date: it is unavailable on all 3 possible dates", "you are unavailable on all 3"),
        (
            "at its limit: it releases 1 a day, and 2 possible dates suit it",
            "you release 1 a day, and 2 possible dates suit you",
        ),
        ("on its weekdays, mon and fri; hosted: too far", "your weekdays, Mon and Fri; on partners' own sessions: too"),
        (
            "all or nothing: it asks for 4 places, and only 2 are open to it",
            "you ask for 4 places, and only 2 are open to you",
        ),
    ],
)
def test_a_reason_is_told_to_the_provider_itself(reason, said):
    assert said in to_you(reason)


@pytest.mark.parametrize(
    ("reason", "remedy"),
    [
        (
            "too far: the nearest suitable venue is 12.3 km away, its limit is 10.0 km",
            "a travel limit of at least 12.3 km",
        ),
        (
            "price above its ceiling: a place costs at least £43.00 at any size, its ceiling is £40.00",
            "a ceiling of at least £43.00",
        ),
        ("of 3 sessions: 2 full, 1 above its ceiling of £45.00 at £52.50", "a ceiling of £52.50"),
        ("of 3 sessions: 2 full, 1 above its ceiling of £45.00 at £52.50", "more room, or a further session"),
        ("does not run: below the minimum by 2: at most 4 places could meet", "2 more places asked for"),
    ],
)
def test_what_could_have_opened_a_place(reason, remedy):
    assert any(found.startswith(remedy) for found in remedies(reason))


def test_where_the_reason_is_not_known_no_remedy_is_promised():
    assert remedies("not known: a place in the session on Tue 17 Jul was open to it; the best plan found, ...") == []


def test_every_obstacle_to_a_place_has_a_remedy():
    """`explain` may find a new obstacle; letters must then say what could have been otherwise."""
    found = [
        obstacles.full(), obstacles.dear(5250, 4500), obstacles.far(12300, 10000), obstacles.wrong_time(),
        obstacles.released(2), obstacles.per_provider(3), obstacles.unprepared("Stoma", 1), obstacles.held(6),
        obstacles.lifts(5000, 4500), obstacles.over_budget(100),
    ]  # fmt: skip
    assert len({obstacle.kind for obstacle in found} | {"income"}) == len(obstacles.BRIEFLY)
    for obstacle in found:
        assert remedies(obstacles.summary([obstacle], 0)), obstacle
