from scheduler.report.listing import listing_bytes
from scheduler.report.subject import Subject
from scheduler.report.workforce import categories, workforce_by_provider, workforce_table
from scheduler.scenario.loaded import LoadedScenario
from tests.report.examples import a_result, a_scenario
from tests.report.subjects import a_hostile_subject, a_subject, as_json


def test_courses_with_their_sessions_and_nobodys_names():
    content = listing_bytes(a_subject())
    medication, moving = as_json(content)["@graph"]
    assert (medication["@type"], medication["name"]) == ("Course", "Medication Awareness and Administration Competence")
    [session] = medication["hasCourseInstance"]
    assert (session["startDate"], session["endDate"]) == ("2018-07-17T09:30:00+01:00", "2018-07-17T16:30:00+01:00")
    assert session["remainingAttendeeCapacity"] == 2
    assert session["offers"]["price"] == "50.80"
    assert session["location"]["geo"]["latitude"] == 51.576
    assert moving["hasCourseInstance"][0]["endDate"] == "2018-08-01T16:30:00+01:00"
    assert b"Oak Lodge" not in content
    assert b"Redbridge" not in content


def test_a_page_s_script_element_cannot_be_left():
    content = listing_bytes(a_hostile_subject())
    assert b"<" not in content
    assert as_json(content)["@graph"][0]["provider"]["name"].startswith("<script>")


def categorised() -> Subject:
    scenario = a_scenario()
    labels = {"medication": {"asc_wds": 13}, "stoma": {"asc_wds": "33"}}
    courses = [course.model_copy(update={"categories": labels.get(course.id, {})}) for course in scenario.courses]
    return Subject(a_result(), LoadedScenario(scenario.model_copy(update={"courses": courses})))


def test_totals_by_category_count_hosted_places_and_each_provider_once():
    rows = {row[0]: row[1:] for row in workforce_table(categorised()).rows}
    assert rows["13"] == ("Medication management", 1, 10, 10, 0, 2)
    assert rows["33"] == ("Continence care", 0, 8, 3, 3, 1)
    assert rows[""] == ("no category", 1, 7, 4, 0, 1)


def test_each_providers_places_by_category():
    rows = [(row[0], row[3], row[5]) for row in workforce_by_provider(categorised()).rows]
    assert rows == [("oak-lodge", "13", 4), ("oak-lodge", "33", 3), ("elm-house", "", 4), ("elm-house", "13", 6)]


def test_the_packaged_codes():
    assert categories()["45"] == "Moving and handling objects"
