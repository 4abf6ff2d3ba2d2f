from datetime import date, timedelta
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.tests import BaseCase, tagged

from ..kernel import depreciation

DAYS = st.dates(date(2013, 1, 1), date(2060, 12, 31))
AMOUNTS = st.integers(1, 10**12).map(lambda fen: Decimal(fen) / 100)
RATES = st.integers(0, 10000).map(lambda part: Decimal(part) / 10000)
LIVES = st.integers(0, 100)


@tagged("post_install", "-at_install")
class TestDepreciationProperties(BaseCase):
    """What holds for every value, life and rate (S1-21)."""

    @settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(DAYS, AMOUNTS, LIVES, RATES, DAYS)
    def test_it_only_goes_down_and_ends_at_the_residual(self, acquired, value, life, rate, day):
        segment = depreciation.first(acquired, value, life, rate)
        net = segment.net(day)
        assert segment.residual <= net <= value or not life
        assert segment.net(day + timedelta(days=1)) <= net
        end = depreciation.month_start(depreciation.month_index(segment.charged) + segment.months) - timedelta(days=1)
        assert segment.net(end) == (segment.residual if life else value)
        if life:
            assert segment.net(end - timedelta(days=1)) >= segment.residual
        assert segment.net(acquired) == value
        assert net == net.quantize(Decimal("0.01"))

    @settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(DAYS, AMOUNTS, LIVES, RATES, st.integers(0, 400), LIVES)
    def test_a_change_goes_on_where_the_first_row_ends(self, acquired, value, life, rate, months, longer):
        whole = depreciation.first(acquired, value, life, rate)
        day = acquired + timedelta(days=months * 30)
        before = day - timedelta(days=1)
        net = whole.net(before)
        later = depreciation.changed(day, acquired, value, net, longer, rate)
        assert later.net(before) == net
        if longer == life:
            # the same life: within a fen of what it would have been
            for far in (30, 400, 4000, 40000):
                assert abs(later.net(day + timedelta(days=far)) - whole.net(day + timedelta(days=far))) <= Decimal(
                    "0.01"
                )
        assert later.net(date(9000, 1, 1)) == (min(later.residual, net) if later.months else net)
