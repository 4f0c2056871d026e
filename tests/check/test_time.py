"""Rule 1: open days, allowed blocks, trainer and venue available throughout."""

from scheduler.check import judge
from tests.builders import course, plan, scenario, session, trainer, venue
from tests.check.judging import allows, refuses

TUESDAY = plan(session("2018-07-03", {"oak": 4}))
HALF_DAY = [course(length="half_day", blocks=["am"])]
THREE_DAYS = [course(length={"days": 3})]


def test_an_open_day():
    allows("open-days", scenario(), TUESDAY)


def test_a_closed_weekday():
    saturday = plan(session("2018-07-07", {"oak": 4}))
    refuses("open-days", 1, scenario(), saturday)
    allows("open-days", scenario(calendar={"weekdays": ["sat"]}), saturday)


def test_a_closed_date_and_a_closed_range():
    refuses("open-days", 1, scenario(calendar={"closed": ["2018-07-03"]}), TUESDAY)
    closed = [{"from": "2018-07-01", "to": "2018-07-03"}]
    refuses("open-days", 1, scenario(calendar={"closed": closed}), TUESDAY)
    allows("open-days", scenario(calendar={"closed": [{"from": "2018-07-04", "to": "2018-07-05"}]}), TUESDAY)


def test_both_ends_of_a_closed_range_are_closed():
    for ends in ({"from": "2018-07-03", "to": "2018-07-05"}, {"from": "2018-07-01", "to": "2018-07-03"}):
        refuses("open-days", 1, scenario(calendar={"closed": [ends]}), TUESDAY)


def test_both_ends_of_the_quarter_are_open():
    for date in ("2018-07-02", "2018-07-27"):
        allows("open-days", scenario(), plan(session(date, {"oak": 4})))


def test_a_bank_holiday_of_the_nation():
    summer = {"from": "2018-07-02", "to": "2018-09-28"}
    holiday = plan(session("2018-08-27", {"oak": 4}))
    refuses("open-days", 1, scenario(quarter=summer, calendar={"bank_holidays": "England"}), holiday)
    allows("open-days", scenario(quarter=summer, calendar={"bank_holidays": "Scotland"}), holiday)


def test_a_date_outside_the_quarter():
    finding = refuses("open-days", 1, scenario(), plan(session("2018-07-30", {"oak": 4})))
    assert "outside the quarter, 2018-07-02 to 2018-07-27" in finding.message
    refuses("open-days", 1, scenario(), plan(session("2018-06-29", {"oak": 4})))


def test_several_days_skip_closed_ones():
    loaded = scenario(courses=THREE_DAYS, calendar={"closed": ["2018-07-06"]})
    decided = plan(session("2018-07-05", {"oak": 4}))
    allows("open-days", loaded, decided)
    assert [str(date) for date in judge(loaded, decided).sessions[0].dates] == [
        "2018-07-05",
        "2018-07-09",
        "2018-07-10",
    ]


def test_several_days_past_the_end_of_the_quarter():
    allows("open-days", scenario(courses=THREE_DAYS), plan(session("2018-07-25", {"oak": 4})))
    refuses("open-days", 1, scenario(courses=THREE_DAYS), plan(session("2018-07-26", {"oak": 4})))
    refuses("open-days", 2, scenario(courses=THREE_DAYS), plan(session("2018-07-27", {"oak": 4})))


def test_the_block_of_a_half_day():
    allows("session-block", scenario(courses=HALF_DAY), plan(session("2018-07-03", {"oak": 4}, block="am")))
    finding = refuses(
        "session-block", 1, scenario(courses=HALF_DAY), plan(session("2018-07-03", {"oak": 4}, block="pm"))
    )
    assert finding.session == "med-1"
    either = [course(length="half_day")]
    allows("session-block", scenario(courses=either), plan(session("2018-07-03", {"oak": 4}, block="pm")))
    refuses("session-block", 1, scenario(courses=either), plan(session("2018-07-03", {"oak": 4}, block="eve")))


def test_a_half_day_without_a_block_and_a_full_day_with_one():
    finding = refuses("session-block", 1, scenario(courses=HALF_DAY), TUESDAY)
    assert finding.message.endswith("names no one block; Medication may use am")
    refuses("session-block", 1, scenario(), plan(session("2018-07-03", {"oak": 4}, block="am")))


def on(**rule):
    return [{"from": "2018-07-02", "to": "2018-07-27", **rule}]


def test_trainer_available():
    for available in (
        ["2018-07-03"],
        on(),
        on(weekdays=["tue"]),
        on(blocks=["am", "pm"]),
        [{"weekdays": ["tue"]}],
        [{"from": "2018-07-03", "to": "2018-07-03"}],
        [{"blocks": ["am"]}, {"blocks": ["pm"]}],
    ):
        allows("trainer-available", scenario(trainers=[trainer(available=available)]), TUESDAY)


def test_trainer_away():
    for available, blocks in (
        (["2018-07-04"], 2),
        (on(weekdays=["mon"]), 2),
        (on(blocks=["am"]), 1),
        ([{"to": "2018-07-02"}], 2),
        ([{"from": "2018-07-04"}], 2),
    ):
        refuses("trainer-available", blocks, scenario(trainers=[trainer(available=available)]), TUESDAY)


def test_unavailable_wins_over_available():
    away = trainer(available=on(), unavailable=[{"weekdays": ["tue"], "blocks": ["pm"]}])
    finding = refuses("trainer-available", 1, scenario(trainers=[away]), TUESDAY)
    assert finding.message == "med-1 (2018-07-03, Town Hall): Ann Trainer is not available on 2018-07-03 pm"


def test_trainer_available_on_every_day_of_several():
    loaded = scenario(courses=THREE_DAYS, trainers=[trainer(unavailable=["2018-07-05"])])
    refuses("trainer-available", 2, loaded, TUESDAY)
    allows("trainer-available", loaded, plan(session("2018-07-06", {"oak": 4})))


def test_venue_available():
    allows("venue-available", scenario(venues=[venue(available=["2018-07-03"])]), TUESDAY)
    refuses("venue-available", 2, scenario(venues=[venue(available=["2018-07-04"])]), TUESDAY)
    refuses("venue-available", 1, scenario(venues=[venue(unavailable=on(blocks=["am"]))]), TUESDAY)
