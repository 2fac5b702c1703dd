from datetime import date

import pytest

from odoo.addons.returns_management.domain import espr

from unit.legal_book import regime

FIRST_DAY = date(2026, 7, 19)


def _ask(size="large", today=FIRST_DAY, **values):
    ban = regime("eu", today).get(espr.BANS[size]) if size else None
    return espr.rule(**{"ban": ban, "group": "apparel", "destroys": True, **values})


@pytest.mark.parametrize("group", sorted(espr.COVERED))
def test_large_enterprises_may_not_destroy_from_the_first_day(group):
    ruling = _ask(group=group)
    assert not ruling.allowed
    assert "25(1)" in ruling.article


def test_the_day_before_they_may():
    assert _ask(today=date(2026, 7, 18)).allowed


def test_medium_sized_enterprises_follow_four_years_later():
    assert _ask(size="medium", today=date(2030, 7, 18)).allowed
    assert not _ask(size="medium", today=date(2030, 7, 19)).allowed


@pytest.mark.parametrize(
    "values", [{"size": None}, {"group": None}, {"destroys": False}], ids=str
)
def test_who_is_exempt_what_is_not_covered_and_other_ways_are_allowed(values):
    assert _ask(**values).allowed


@pytest.mark.parametrize("ground", dict(espr.DEROGATIONS))
def test_each_ground_of_the_delegated_regulation_allows_it(ground):
    ruling = _ask(derogation=ground)
    assert ruling.allowed
    assert "2026/296" in ruling.article


def test_a_ground_that_is_none_is_refused():
    with pytest.raises(ValueError, match="no ground 'surplus'"):
        _ask(derogation="surplus")


def test_the_delegated_regulation_has_ten_grounds():
    assert len(espr.DEROGATIONS) == 10


def test_all_that_is_discarded_is_destroyed_unless_prepared_for_reuse():
    discarded = dict(espr.TREATMENTS)
    assert set(discarded) - espr.DESTROYING == {espr.REUSE}
    assert espr.NOT_DISCARDED not in discarded
