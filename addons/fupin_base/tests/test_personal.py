from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.cn import ric

from odoo.tests import BaseCase, tagged

from ..kernel.personal import without_numbers_of_persons

DIGITS = "0123456789"
WIDE = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
around = st.text(alphabet="王李。，：（）元\n电话卡号", max_size=8)
digits = st.text(alphabet=DIGITS, min_size=16, max_size=16)


def identity(serial):
    text = f"11010119{serial % 90 + 10}0307{serial % 1000:03}"
    return text + ric.calc_check_digit(text + "0")


def spaced(number, *sizes):
    parts, start = [], 0
    for size in sizes:
        parts.append(number[start : start + size])
        start += size
    return " ".join([*parts, number[start:]]).strip()


@tagged("post_install", "-at_install")
class TestPersonal(BaseCase):
    """No number of a person is left in what everybody may read, however it was typed; other figures stay."""

    def assertHidden(self, number, before, after, written):
        shown = without_numbers_of_persons(before + written + after)
        plain = (
            shown.translate(str.maketrans("０１２３４５６７８９Ｘ", "0123456789X")).replace(" ", "").replace("-", "")
        )
        self.assertNotIn(number, plain)
        self.assertIn("*" * 4, shown)
        self.assertTrue(shown.startswith(before) and shown.endswith(after))

    @settings(max_examples=150, deadline=None)
    @given(st.integers(0, 10**6), around, around, st.booleans(), st.booleans())
    def test_identity_numbers(self, serial, before, after, wide, apart):
        number = identity(serial)
        written = spaced(number, 6, 4, 4) if apart else number
        self.assertHidden(number, before, after, written.translate(WIDE) if wide else written)

    @settings(max_examples=150, deadline=None)
    @given(st.integers(3, 9), st.integers(0, 10**9 - 1), around, around, st.sampled_from(["", " ", "-"]), st.booleans())
    def test_mobile_numbers(self, second, rest, before, after, sign, wide):
        number = f"1{second}{rest:09}"
        written = sign.join((number[:3], number[3:7], number[7:]))
        self.assertHidden(number, before, after, written.translate(WIDE) if wide else written)

    @settings(max_examples=150, deadline=None)
    @given(digits, st.sampled_from(["", "1", "12", "123"]), around, around, st.booleans())
    def test_bank_cards(self, first, more, before, after, apart):
        number = first + more
        self.assertHidden(number, before, after, spaced(number, 4, 4, 4, 4) if apart else number)

    @settings(max_examples=150, deadline=None)
    @given(st.decimals(0, 10**9, places=2), st.integers(100000, 999999), st.integers(1, 999999), around)
    def test_amounts_codes_and_office_numbers_stay(self, amount, county, number, before):
        text = f"{before}{amount:,.2f}元，{amount}元，{county}-2026-{number:06}，0876-{county}1，{number}号"
        self.assertEqual(without_numbers_of_persons(text), text)
