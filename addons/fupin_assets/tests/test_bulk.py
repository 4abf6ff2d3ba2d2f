from itertools import count

from odoo.tests import tagged

from .common import AssetCase

FORM = {
    "name": {},
    "code": {},
    "state": {},
    "is_locked": {},
    "can_confirm": {},
    "missing_fields": {},
    "completeness": {},
    "cover_id": {},
    "region_id": {"fields": {"display_name": {}}},
    "category_id": {"fields": {"display_name": {}}},
    "unit_id": {"fields": {"display_name": {}}},
    "project_id": {"fields": {"display_name": {}}},
    "duplicate_of_id": {"fields": {"display_name": {}}},
    "original_value": {},
    "funding_ids": {"fields": {"source_id": {"fields": {"display_name": {}}}, "amount": {}}},
    "owner_ids": {"fields": {"unit_id": {"fields": {"display_name": {}}}, "share": {}}},
    "document_ids": {"fields": {"name": {}}},
    "valuation_ids": {"fields": {"amount": {}}},
    "event_ids": {"fields": {"transition_label": {}, "summary": {}, "user_id": {"fields": {"display_name": {}}}}},
}
LIST = {
    "name": {},
    "region_id": {"fields": {"display_name": {}}},
    "kind": {},
    "category_id": {"fields": {"display_name": {}}, "context": {"fupin_kind": True}},
    "acquisition_date": {},
    "original_value": {},
    "completeness": {},
    "use_status": {},
    "state": {},
    "duplicate_of_id": {"fields": {}},
}


@tagged("post_install", "-at_install")
class TestBulk(AssetCase):
    """Many records cost as many statements as one, within the budgets of the design."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.many = cls.rows(80)

    @classmethod
    def rows(cls, count):
        return cls.Asset.with_user(cls.user_village).create(
            [
                cls.values(
                    name=f"上坪村{number}号桥",
                    owner_ids=[(0, 0, {"unit_id": cls.unit_village.id, "share": 1})],
                )
                for number in range(count)
            ]
        )

    def queries(self, work):
        """Return how many queries ``work`` costs from a cold cache."""
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        work()
        self.env.flush_all()
        return self.cr.sql_log_count - before

    def assertFlat(self, budget, work, sizes=(1, 80)):
        """``work(size)`` costs the same for each size, give or take two, within the budget."""
        work(1)  # warms what is cached for a server's life
        counts = [self.queries(lambda size=size: work(size)) for size in sizes]
        self.assertLessEqual(max(counts), budget, counts)
        self.assertLessEqual(counts[-1] - counts[0], 2, counts)

    def test_list(self):
        for user in (self.user_village, self.user_township, self.user_county):
            Asset = self.Asset.with_user(user)
            with self.subTest(user=user.login):
                self.assertFlat(20, lambda size, Asset=Asset: Asset.web_search_read([], LIST, limit=size))

    def test_form(self):
        for user in (self.user_village, self.user_township):
            assets = self.many.with_user(user)
            with self.subTest(user=user.login):
                self.assertFlat(40, lambda size, assets=assets: assets[:size].web_read(FORM))

    def test_save(self):
        number = count()
        for name in ("location", "name"):
            with self.subTest(name=name):
                self.assertFlat(
                    40,
                    lambda size, name=name: self.many[:size].write({name: f"桥头{next(number)}"}),
                )

    def test_save_with_lines(self):
        asset = self.many[0]
        line = asset.funding_ids
        unit = self.unit_village.id
        for value in (1000, 1001):  # the first one fills what is cached for a server's life
            queries = self.queries(
                lambda value=value: asset.write(
                    {
                        "original_value": value,
                        "funding_ids": [(1, line.id, {"amount": value})],
                        "owner_ids": [(5,), (0, 0, {"unit_id": unit, "share": 1})],
                    }
                )
            )
        self.assertLessEqual(queries, 40)

    def test_create(self):
        self.assertFlat(40, self.rows)

    def test_steps(self):
        self.rows(1).action_submit()
        self.rows(1).with_user(self.user_township)
        for name, user in (
            ("action_submit", self.user_village),
            ("action_withdraw", self.user_village),
            ("action_submit", self.user_village),
            ("action_receive", self.user_township),
            ("action_confirm", self.user_township),
        ):
            one, rest = self.many[:1].with_user(user), self.many[1:].with_user(user)
            with self.subTest(step=name):
                single = self.queries(getattr(one, name))
                many = self.queries(getattr(rest, name))
                self.assertLessEqual(many, 30)
                self.assertLessEqual(many - single, 2)

    def test_return(self):
        self.many.action_submit()
        one, rest = (part.with_user(self.user_township) for part in (self.many[:1], self.many[1:]))
        single = self.queries(lambda: one.action_return("缺照片"))
        many = self.queries(lambda: rest.action_return("缺照片"))
        self.assertLessEqual(many - single, 2)
        self.assertEqual(set(self.many.mapped("return_reason")), {"缺照片"})

    def test_two_thousand_in_one_press(self):
        """The cost of a press grows with the chunks in which Odoo writes, not with the records."""
        assets = self.rows(2000)
        self.assertLessEqual(self.queries(assets.action_submit), 40)
        self.assertLessEqual(self.queries(assets.with_user(self.user_township).action_confirm), 80)
        self.assertEqual(set(assets.mapped("state")), {"confirmed"})
        self.assertEqual(len(assets.valuation_ids), 2000)
