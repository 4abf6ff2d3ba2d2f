import base64
import io

from python_calamine import CalamineWorkbook

from odoo.addons.fupin_base.tests.common import FupinCase
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

NUMBER, PHONE = "110101199003070177", "13800138000"


@tagged("post_install", "-at_install")
class TestErasure(FupinCase):
    """A household's people are forgotten, what was paid is not."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.household = cls.env["fupin.household"].with_user(cls.user_village).create({
            "name": "欧阳建国", "region_id": cls.village.id, "identity_number": NUMBER, "phone": PHONE, "note": "独居",
            "member_ids": [(0, 0, {"name": "欧阳小芳", "relation": "spouse"})],
        })  # fmt: skip
        cls.other = cls.env["fupin.household"].create({"name": "欧阳建国", "region_id": cls.village_next.id})
        cls.household.write({"name": "欧阳建国", "note": "欧阳建国独居"})
        cls.env["ir.attachment"].with_user(cls.user_village).create(
            {"name": "欧阳建国.jpg", "raw": b"x", "res_model": "fupin.household", "res_id": cls.household.id}
        )

    def everything(self):
        """Return all texts of all tables of ours and of the talk, as the database has them, those of others left out."""
        self.env.flush_all()
        told = []
        for name in self.env.registry:
            model = self.env[name]
            if (
                model._auto
                and not model._abstract
                and (name.startswith("fupin.") or name.startswith(("mail.", "ir.attach")))
            ):
                self.cr.execute(f'SELECT to_jsonb(it)::text FROM "{model._table}" it')
                told += [(name, row) for (row,) in self.cr.fetchall()]
        return told

    def test_who_may(self):
        for user in (self.user_village, self.user_township, self.user_county_other, self.user_audit, self.user_department,
                     self.user_administrator):  # fmt: skip
            for call in (lambda mine: mine.action_erase("x"), lambda mine: mine.action_copy_personal("x")):
                with self.subTest(user=user.login), self.assertRaises(AccessError), self.cr.savepoint():
                    call(self.household.with_user(user))
        with self.assertRaises(UserError), self.cr.savepoint():
            self.household.with_user(self.user_county).action_erase()

    def test_nothing_tells_of_them_any_more(self):
        mine = self.household.with_user(self.user_county)
        before = self.everything()
        self.assertTrue(any("欧阳小芳" in row for _name, row in before), "the test can fail")
        mine.action_erase("本人申请：欧阳建国")
        left = [(name, row[:200]) for name, row in self.everything()
                if any(word in row for word in ("欧阳建国", "欧阳小芳", NUMBER, PHONE, "独居"))
                and f'"id": {self.other.id},' not in row and f'"res_id": {self.other.id},' not in row]  # fmt: skip
        self.assertEqual(left, [])
        self.assertEqual(self.other.name, "欧阳建国", "another of the same name is not touched")
        self.assertEqual(self.household.name, f"已删除农户{self.household.id}")
        self.assertFalse(self.household.active)
        found = self.env["fupin.household"].with_context(active_test=False)
        self.assertFalse(found.search([("identity_number", "=", NUMBER)]))
        self.assertFalse(self.household.identity_number or self.household.phone)
        event = self.household.sudo().event_ids.filtered(lambda event: event.transition == "erase")
        self.assertEqual(event.reason, f"本人申请：已删除农户{self.household.id}")
        self.assertEqual(event.user_id, self.user_county)
        with self.assertRaises(UserError), self.cr.savepoint():
            mine.action_erase("x")

    def test_money_stays_to_the_fen(self):
        use = self.env["fupin.use"].search([("region_id", "=", False)], limit=1)
        plan = self.env["fupin.distribution"].create({
            "unit_id": self.unit_village.id, "year": 2024, "amount": 100, "note": "给欧阳建国",
            "line_ids": [(0, 0, {"use_id": use.id, "amount": 66.66, "household_id": self.household.id, "basis": "欧阳建国困难"})],
        })  # fmt: skip
        plan.line_ids.write({"amount": 66.67})
        self.assertIn("欧阳建国", str(plan.event_ids.mapped("after")))
        self.household.with_user(self.user_county).action_erase("本人申请")
        self.assertEqual((plan.line_ids.amount, plan.line_ids.household_id), (66.67, self.household))
        self.assertEqual(plan.line_ids.basis, f"已删除农户{self.household.id}困难")
        self.assertEqual(plan.note, f"给已删除农户{self.household.id}")
        told = str(plan.event_ids.mapped("after")) + str(plan.event_ids.mapped("before"))
        self.assertNotIn("欧阳建国", told)
        self.assertIn("66.67", told)

    def test_a_copy_of_what_is_kept(self):
        household = self.household.with_user(self.user_county).with_context(lang="zh_CN")
        action = household.action_copy_personal("本人查阅")
        book = CalamineWorkbook.from_filelike(io.BytesIO(base64.b64decode(action["params"]["content"])))
        for name in book.sheet_names:
            self.assertNotRegex(name, "[A-Za-z]")
        told = [
            str(cell) for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row
        ]
        for word in ("欧阳建国", "欧阳小芳", NUMBER, PHONE):
            self.assertIn(word, told)
        self.assertEqual(self.household.sudo().event_ids[0].transition, "copy_personal")
