import re

import pytest

from scheduler.explain import obstacles
from scheduler.report.letters import TemplateFault, letter_files, put_templates
from scheduler.report.letters.remedies import remedies, to_you
from scheduler.report.subject import Subject
from scheduler.scenario.loaded import LoadedScenario
from tests.report.examples import a_result, a_scenario
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
    assert "You asked for 12 places. We can offer you 7 places" in letter
    assert "Thank you for your interest in training between Monday 2 July and Friday 28 September 2018." in letter
    assert (
        "* Medication Awareness and Administration Competence Tuesday 17 July 2018, 09:30 to 16:30 Central Library "
        "Hall, with Care Skills Training 4 places at £50.80 each: £203.20 (proposed)" in letter
    )
    assert "At London Borough of Redbridge (IG1), which runs this session" in letter
    assert "Together £383.20." in letter
    assert "* Stoma Care: 2 of the 5 places you asked for Why: full." in letter
    assert "* Catheter Care: all 3 places you asked for" in letter
    assert "What could have opened a place: a trainer who offers the course." in letter


def test_trainers_venues_and_partners_are_asked_for_what_the_plan_says():
    trainer = text("trainer-careskills")
    assert "book you for 2 sessions" in trainer
    assert "Tuesday 31 July and Wednesday 1 August 2018, 09:30 to 16:30" in trainer
    assert "12 people; by your quote, £600.00 (to be confirmed)" in trainer
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


def test_only_what_partners_are_there_for_is_asked_of_them():
    minimum = "They bring the sessions to the number that they need to run."
    assert minimum in text("partner-redbridge")
    filling = Subject(a_result(), LoadedScenario(a_scenario(policy={"top_up": "fill"})))
    assert minimum not in letter_files(filling)["letters/partner-redbridge.txt"].decode("utf-8")


def test_only_who_has_said_a_limit_is_told_that_it_is_kept():
    kept = "None is above the most you said you would pay."
    assert kept not in text("provider-oak-lodge")
    scenario = a_scenario()
    limited = [provider.model_copy(update={"max_price": 9000}) for provider in scenario.providers]
    subject = Subject(a_result(), LoadedScenario(scenario.model_copy(update={"providers": limited})))
    assert kept in " ".join(letter_files(subject)["letters/provider-oak-lodge.txt"].decode("utf-8").split())


def test_what_is_asked_and_promised_stands_in_one_template(tmp_path):
    (tmp_path / "terms.j2").write_bytes(
        put_templates(tmp_path)[tmp_path / "terms.j2"].replace(b"five working days", b"a fortnight")
    )
    letters = letter_files(a_subject(), tmp_path)
    told = {name: content.decode("utf-8") for name, content in letters.items() if not name.endswith(".csv")}
    assert all("within a fortnight" in content and "five working days" not in content for content in told.values())


def test_hostile_names_run_nothing_in_a_mail_merge():
    files = letter_files(a_hostile_subject())
    for kind in ("providers", "trainers", "venues", "partners"):
        for row in read(files[f"letters/{kind}.csv"]):
            assert not any(cell.lstrip().startswith(("=", "+", "-", "@")) for cell in row.values()), row


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
        ("it releases nobody: its release limit is 0 places a day", "you said that you can spare nobody"),
        ("no suitable date: it is unavailable on all 3 possible dates", "you are unavailable on all 3"),
        (
            "at its limit: it releases 1 a day, and 2 possible dates suit it",
            "you can spare 1 a day, and 2 possible dates suit you",
        ),
        (
            "on its weekdays, mon and fri; hosted: too far",
            "your weekdays, Monday and Friday; on partners' own sessions: too",
        ),
        ("too dear: above its ceiling of £45.00 at £52.50", "dearer than your limit of £45.00 at £52.50"),
        (
            "at a price that a place more takes to £50.00, above another's £45.00",
            "where one more place would cost somebody else more than they agreed to pay",
        ),
        (
            "not known: a place in the session on Mon 24 Sep was open to it; the best plan found, not proved best, "
            "does without it",
            "the session on Mon 24 Sep still had room for you, but the best plan found does not use it",
        ),
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
            "travelling 12.3 km or more",
        ),
        (
            "price above its ceiling: a place costs at least £43.00 at any size, its ceiling is £40.00",
            "paying £43.00 or more a place",
        ),
        ("of 3 sessions: 2 full, 1 above its ceiling of £45.00 at £52.50", "paying up to £52.50 a place"),
        ("of 3 sessions: 2 full, 1 above its ceiling of £45.00 at £52.50", "more room, or a further session"),
        ("does not run: below the minimum by 2: at most 4 places could meet", "2 more places asked for"),
    ],
)
def test_what_could_have_opened_a_place(reason, remedy):
    assert any(found.startswith(remedy) for found in remedies(reason))


def test_where_the_reason_is_not_known_no_remedy_is_promised():
    assert remedies("not known: a place in the session on Tue 17 Jul was open to it; the best plan found, ...") == []


def test_every_obstacle_is_told_to_the_provider_itself():
    """No letter speaks of its reader as `it`, nor of limits by the scenario's names for them."""
    found = [
        obstacles.full(), obstacles.dear(5250, 4500), obstacles.far(12300, 10000), obstacles.wrong_time(),
        obstacles.released(2), obstacles.per_provider(3), obstacles.unprepared("Stoma", 1), obstacles.held(6),
        obstacles.lifts(5000, 4500), obstacles.over_budget(100),
    ]  # fmt: skip
    for obstacle in found:
        said = to_you(obstacles.summary([(obstacle,)], 0))
        assert not re.search(r"\bits?\b(?! (stays|holds))|ceiling|release|another's|_", said), said


def test_every_obstacle_to_a_place_has_a_remedy():
    """`explain` may find a new obstacle; letters must then say what could have been otherwise."""
    found = [
        obstacles.full(), obstacles.dear(5250, 4500), obstacles.far(12300, 10000), obstacles.wrong_time(),
        obstacles.released(2), obstacles.per_provider(3), obstacles.unprepared("Stoma", 1), obstacles.held(6),
        obstacles.lifts(5000, 4500), obstacles.over_budget(100),
    ]  # fmt: skip
    assert len({obstacle.kind for obstacle in found} | {"income"}) == len(obstacles.BRIEFLY)
    for obstacle in found:
        assert remedies(obstacles.summary([(obstacle,)], 0)), obstacle
