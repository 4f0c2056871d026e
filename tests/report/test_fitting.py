from scheduler.report.fitting import fitted, shortened

TITLES = ["Managing Challenging Behaviour (adults with dementia)", "Managing Challenging Behaviour (complex needs)"]


def test_columns_that_fit_are_left_alone():
    assert fitted([10, 20, 30], {1: 2, 2: 1}, 60) == [10, 20, 30]


def test_the_width_is_shared_and_what_one_does_not_need_goes_to_the_others():
    assert fitted([10, 50, 50], {1: 2, 2: 1}, 70) == [10, 40, 20]
    assert fitted([10, 50, 12], {1: 1, 2: 1}, 50) == [10, 28, 12]


def test_no_column_becomes_unreadable():
    assert fitted([70, 50], {1: 1}, 60) == [70, 8]


def test_names_are_cut_at_the_end_unless_they_would_look_alike():
    assert shortened(["Stoma Care", "Prevention of Pressure Sores"], 16) == ["Stoma Care", "Prevention of P…"]
    assert shortened([*TITLES, TITLES[0]], 20) == [
        "Managing C…dementia)",
        "Managing C…ex needs)",
        "Managing C…dementia)",
    ]
