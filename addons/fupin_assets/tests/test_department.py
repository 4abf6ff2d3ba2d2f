from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import AssetCase

MAP = [
    ("第五条（一）", {"kind": "公益性", "words": "道路、桥", "department": "公路管理局"}),
    ("第五条（二）", {"words": "光伏", "department": "畜牧兽医局", "joint": "发展和改革委员会"}),
    ("第五条（三）", {"sources": "少数民族", "department": "民族宗教局"}),
    ("第五条（四）", {"place": "工业园区", "department": "工业园区管理委员会"}),
]


@tagged("post_install", "-at_install")
class TestDepartment(AssetCase):
    """Which department supervises what, and what each has to do (S1-81 … S1-100)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.transport = cls.make_unit("测试县公路管理局", "department", cls.county)
        cls.agriculture = cls.make_unit("测试县畜牧兽医局", "department", cls.county)
        cls.planning = cls.make_unit("测试县发展和改革委员会", "department", cls.county)
        cls.ethnic = cls.make_unit("测试县民族宗教局", "department", cls.county)
        cls.clerk = cls.make_user("department", cls.transport, "transport_clerk")
        cls.minority = cls.env["fupin.funding.source"].create({"name": "少数民族发展资金", "region_id": cls.county.id})
        cls.policy = cls.env["fupin.policy"].create(
            {
                "key": "departments", "name": "资产管理办法", "region_id": cls.county.id, "date_from": "2020-01-01",
                "article_ids": [(0, 0, {"number": number, "text": "主管"}) for number, _cells in MAP],
            }
        )  # fmt: skip
        articles = {article.number: article.id for article in cls.policy.article_ids}
        names = ("kind", "words", "sources", "place", "department", "joint")
        table = {
            "key": "department_map", "name": "行业主管部门", "article_id": cls.policy.article_ids[0].id,
            "columns": [{"name": name, "string": name, "type": "char"} for name in names],
            "row_ids": [
                (0, 0, {"sequence": number, "article_id": articles[article], "cells": cells})
                for number, (article, cells) in enumerate(MAP)
            ],
        }  # fmt: skip
        duties = {
            "key": "department_duties", "name": "部门职责", "article_id": cls.policy.article_ids[0].id,
            "columns": [
                {"name": "department", "string": "部门", "type": "char"},
                {"name": "unit_type", "string": "单位类型", "type": "char"},
                {"name": "duty", "string": "职责", "type": "text"},
                {"name": "revenue", "string": "收益", "type": "boolean"},
                {"name": "maintenance", "string": "管护", "type": "boolean"},
            ],
            "row_ids": [
                (0, 0, {"article_id": articles["第五条（一）"], "cells": {
                    "department": "公路管理局", "duty": "负责农村道路、桥梁", "maintenance": True}}),
                (0, 0, {"article_id": articles["第五条（二）"], "cells": {
                    "unit_type": "township", "duty": "负责移交、运营、处置的日常监管", "revenue": True}}),
            ],
        }  # fmt: skip
        cls.policy.write({"table_ids": [(0, 0, table), (0, 0, duties)]})
        cls.policy.action_publish()

    def groups(self, assets):
        return {
            tuple(group["asset_ids"]): (group["units"].sudo(False), group["joint"], group["is_several"])
            for group in assets._department_groups()
        }

    def test_by_type_source_and_place(self):
        none = self.env["fupin.unit"]
        road = self.make_confirmed()
        solar = self.make_confirmed(name="屋顶光伏", category_id=self.solar.id)
        funded = [(0, 0, {"source_id": self.minority.id, "amount": 100000})]
        stake = self.make_confirmed(name="入股", category_id=self.cooperative.id, useful_life=False, funding_ids=funded)
        park = self.make_confirmed(name="标准厂房", category_id=self.solar.id, location="工业园区内")
        nothing = self.make_confirmed(name="入股分红", category_id=self.cooperative.id, useful_life=False)
        found = self.groups(road | solar | stake | park | nothing)
        self.assertEqual(found[road.ids[0],], (self.transport, none, False))
        self.assertEqual(found[solar.ids[0],], (self.agriculture, self.planning, False))
        self.assertEqual(found[stake.ids[0],], (self.ethnic, none, False))
        # the type's row fits by the type's name, the place's row names a unit that is not there
        self.assertTrue(found[park.ids[0],][2])
        self.assertNotIn((nothing.id,), found)

    def test_two_rows_are_both_proposed(self):
        funded = [(0, 0, {"source_id": self.minority.id, "amount": 100000})]
        road = self.make_confirmed(funding_ids=funded)
        [group] = road._department_groups()
        self.assertEqual(group["units"].sudo(False), self.transport | self.ethnic)
        self.assertTrue(group["is_several"])
        for words in ("第五条（一）", "第五条（三）", "少数民族"):
            self.assertIn(words, group["reason"])
        wizard = self.open(road)
        self.assertFalse(wizard.line_ids.is_chosen)
        with self.assertRaises(UserError), self.cr.savepoint():
            wizard.action_apply()
        wizard.line_ids.write({"is_chosen": True, "department_id": self.ethnic.id})
        wizard.line_ids.joint_department_ids = self.transport
        wizard.action_apply()
        self.assertEqual((road.department_id, road.joint_department_ids), (self.ethnic, self.transport))

    def open(self, assets, user=None):
        user = user or self.user_township
        action = assets.with_user(user).action_suggest_departments()
        return self.env[action["res_model"]].with_user(user).browse(action["res_id"])

    def test_applied_to_many_with_the_article(self):
        roads = self.Asset.browse()
        for number in range(3):
            roads |= self.make_confirmed(name=f"通组道路{number}")
        solar = self.make_confirmed(name="光伏电站", category_id=self.solar.id)
        self.assertIn("测试县公路管理局", roads[0].department_suggestion)
        wizard = self.open(roads | solar)
        self.assertEqual(sorted(wizard.line_ids.mapped("asset_count")), [1, 3])
        self.assertEqual((wizard.asset_count, wizard.silent_count), (4, 0))
        wizard.action_apply()
        self.assertEqual(roads.department_id, self.transport)
        self.assertEqual((solar.department_id, solar.joint_department_ids), (self.agriculture, self.planning))
        event = roads[0].sudo().event_ids.sorted("id")[-1]
        self.assertIn("第五条（一）", event.reason)
        self.assertFalse(roads[0].department_suggestion)
        self.assertIn(roads[0], self.Asset.with_user(self.clerk).search([]))

    def test_all_without_department(self):
        road, other = self.make_confirmed(), self.make_confirmed(name="道路二", department_id=self.agriculture.id)
        wizard = self.open(self.Asset)
        self.assertIn(road, wizard.line_ids.asset_ids)
        self.assertNotIn(other, wizard.line_ids.asset_ids)
        waiting = self.Asset.search(self.Asset._without_department())
        self.assertIn(road, waiting)
        self.assertNotIn(other, waiting)

    def test_only_what_one_may_change(self):
        road = self.make_confirmed()
        with self.assertRaises(AccessError), self.cr.savepoint():
            self.open(road, self.user_village)
        wizard = self.open(road)
        with self.assertRaises(AccessError), self.cr.savepoint():
            wizard.line_ids.write({"asset_ids": [(6, 0, [])]})
            wizard.line_ids.create({"wizard_id": wizard.id})

    def test_elsewhere_nothing_is_said(self):
        road = self.make_confirmed()
        self.assertEqual(len(road._department_groups()), 1)
        self.env.cr.execute("UPDATE fupin_asset SET region_code = '990201000000' WHERE id = %s", [road.id])
        self.Asset.invalidate_model()
        self.assertEqual(road._department_groups(), [])
        self.assertEqual(self.Asset._department_groups(), [])

    def test_duties(self):
        self.assertIn("负责农村道路、桥梁", self.transport.duties)
        self.assertIn("第五条（一）", self.transport.duties)
        self.assertIn("looks after maintenance", self.transport.duties)
        self.assertNotIn("looks after revenue", self.transport.duties)
        self.assertFalse(self.ethnic.duties)
        self.assertIn("日常监管", self.unit_township.duties)
        links = {link["key"]: link for link in self.env["fupin.desk"].with_user(self.clerk)._desk_links()}
        action = links["own_duties"]["action"]
        self.assertEqual(action["res_id"], self.transport.id)
        self.assertIn("道路", self.env["fupin.unit"].with_user(self.clerk).browse(action["res_id"]).duties)
        links = self.env["fupin.desk"].with_user(self.user_village)._desk_links()
        self.assertNotIn("own_duties", [link["key"] for link in links])

    def test_the_forms(self):
        with Form(self.make_confirmed().with_user(self.user_township)) as form:
            self.assertIn("公路", form.department_suggestion)
        Form(self.transport.with_user(self.clerk), "fupin_assets.fupin_unit_view_form_own_duties")
