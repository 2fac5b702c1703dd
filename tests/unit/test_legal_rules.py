"""The page about the law says what the data says."""

from devkit import legal_rules


def test_page_is_up_to_date():
    written = legal_rules.PAGE.read_text()
    assert written == legal_rules.page(legal_rules.read()), "run ./scripts/docs"


def test_every_rule_is_on_the_page_with_its_status():
    places = legal_rules.read()
    rows = [row for place in places for row in place.provisions + place.steps]
    page = legal_rules.page(places)
    lines = [line for line in page.splitlines() if line.startswith("| ")]
    assert len(lines) == len(rows) + 2 * len(places)
    for row in rows:
        assert any(
            row["sentence"] in line and legal_rules.STATUSES[row["status"]] in line
            for line in lines
        )


def test_steps_are_written_as_days():
    page = legal_rules.page(legal_rules.read())
    assert "| day 11 to 20: 5 % |" in page
    assert "| from day 91 |" in page
