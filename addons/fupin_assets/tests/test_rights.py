from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import AssetCase


@tagged("post_install", "-at_install")
class TestRights(AssetCase):
    """Who reads, changes and decides, level by level; nobody beside his place."""

    def setUp(self):
        super().setUp()
        self.mine = self.make()
        self.next = self.make(self.user_village_next, name="下坪村道路")
        self.far = self.make(self.user_village_far, name="前进村道路")
        self.all = self.mine | self.next | self.far

    def seen(self, user, model="fupin.asset", domain=()):
        return self.env[model].with_user(user).search([*domain]).sudo()

    def test_only_who_may_enter_is_told_how(self):
        action = self.env.ref("fupin_assets.fupin_asset_action")
        for user, told in ((self.user_village, True), (self.user_audit, False), (self.user_third_party, False)):
            with self.subTest(user=user.login):
                [values] = action.with_user(user).sudo().read(["help", "res_model"])
                self.assertEqual("New" in values["help"], told)

    def test_who_reads_what(self):
        county = self.mine | self.next
        expected = [
            (self.user_village, self.mine),
            (self.user_village_next, self.next),
            (self.user_township, county),
            (self.user_county, county),
            (self.user_finance, county),
            (self.user_audit, county),
            (self.user_discipline, county),
            (self.user_superior, self.all),
            (self.user_administrator, county),
            (self.user_department, self.Asset),
            (self.user_third_party, self.Asset),
            (self.user_county_other, self.far),
        ]
        for user, assets in expected:
            with self.subTest(user=user.login):
                self.assertEqual(self.seen(user), assets)
                lines = self.seen(user, "fupin.funding", [("asset_id", "in", self.all.ids)])
                self.assertEqual(lines.asset_id, assets)
                self.assertEqual(
                    self.Asset.with_user(user).search_count([("id", "in", self.all.ids)]),
                    len(assets),
                )

    def test_a_department_reads_and_changes_what_it_supervises(self):
        self.mine.department_id = self.unit_department
        self.assertEqual(self.seen(self.user_department), self.mine)
        self.mine.with_user(self.user_department).write({"location": "村东头"})
        with self.assertRaises(AccessError):
            self.next.with_user(self.user_department).write({"location": "x"})
        own = self.make(self.user_department, region_id=self.village.id, name="防渗渠")
        self.assertRecordValues(own, [{"department_id": self.unit_department.id, "maker_level": "department"}])

    def test_readers_change_nothing(self):
        readers = (
            self.user_finance,
            self.user_audit,
            self.user_discipline,
            self.user_superior,
            self.user_administrator,
            self.user_third_party,
        )
        for user in readers:
            with self.subTest(user=user.login):
                with self.assertRaises(AccessError):
                    self.mine.with_user(user).write({"name": "x"})
                with self.assertRaises(AccessError):
                    self.Asset.with_user(user).create(self.values(region_id=self.village.id))
                with self.assertRaises(AccessError):
                    self.mine.with_user(user).unlink()
                with self.assertRaises(AccessError):
                    self.mine.with_user(user).action_submit()

    def test_a_neighbour_changes_nothing(self):
        asset = self.mine.with_user(self.user_village_next)
        with self.assertRaises(AccessError):
            asset.write({"name": "x"})
        with self.assertRaises(AccessError):
            asset.action_submit()
        with self.assertRaises(AccessError):
            asset.action_withdraw()
        with self.assertRaises(AccessError):
            asset.funding_ids.write({"amount": 1})

    def test_nothing_is_pushed_or_pulled_across_a_border(self):
        with self.assertRaises(UserError):
            self.mine.write({"region_id": self.village_next.id})
        funding = self.mine.funding_ids
        with self.assertRaises(AccessError):
            funding.write({"asset_id": self.next.id})
        with self.assertRaises(AccessError):
            self.env["fupin.funding"].with_user(self.user_village).create(
                {"asset_id": self.next.id, "source_id": self.special.id, "amount": 1}
            )
        with self.assertRaises(AccessError):
            self.mine.write({"funding_ids": [(4, self.next.funding_ids.id)]})
        project = self.env["fupin.project"].with_user(self.user_village_far).create({"name": "x"})
        with self.assertRaises(AccessError):
            self.mine.write({"project_id": project.id})

    def test_who_decides(self):
        self.mine.action_submit()
        self.mine.with_user(self.user_township).write({"department_id": self.unit_department.id})
        for user in (
            self.user_village,
            self.user_village_next,
            self.user_department,
            self.user_finance,
            self.user_administrator,
            self.user_county_other,
        ):
            asset = self.mine.with_user(user)
            for step in (asset.action_confirm, asset.action_receive, lambda a=asset: a.action_return("x")):
                with self.subTest(user=user.login, step=step), self.assertRaises(AccessError):
                    step()
        self.mine.with_user(self.user_county).action_confirm()
        self.assertEqual(self.mine.state, "confirmed")

    def test_owner_villages_elsewhere_read(self):
        """S2-14: a shared asset is seen by all owner villages, changed by the one it stands in."""
        units = self.unit_village | self.unit_village_next
        self.mine.write({"owner_ids": [(0, 0, {"unit_id": unit.id, "share": 0.5}) for unit in units]})
        self.assertEqual(self.seen(self.user_village_next), self.mine | self.next)
        lines = self.seen(self.user_village_next, "fupin.asset.owner")
        self.assertEqual(lines, self.mine.owner_ids.sudo())
        with self.assertRaises(AccessError):
            self.mine.with_user(self.user_village_next).write({"name": "x"})
        with self.assertRaises(AccessError):
            self.mine.owner_ids.with_user(self.user_village_next).write({"share": 1})
        self.mine.write({"owner_ids": [(5,), (0, 0, {"unit_id": self.unit_village.id, "share": 1})]})
        self.assertEqual(self.seen(self.user_village_next), self.next)

    def test_a_village_reads_the_projects_above_it(self):
        Project = self.env["fupin.project"]
        township = Project.with_user(self.user_township).create({"name": "产业路"})
        self.assertEqual(township.region_id, self.township)
        other = Project.with_user(self.user_county_other).create({"name": "外县项目"})
        seen = self.seen(self.user_village, "fupin.project")
        self.assertIn(township, seen)
        self.assertNotIn(other, seen)
        self.mine.write({"project_id": township.id})
        with self.assertRaises(AccessError):
            township.with_user(self.user_village).write({"name": "x"})

    def test_photos_are_reached_as_their_asset_is(self):
        photo = (
            self.env["ir.attachment"]
            .with_user(self.user_village)
            .create({"name": "现场.png", "raw": b"x", "mimetype": "image/png"})
        )
        self.mine.write({"photo_ids": [(4, photo.id)]})
        self.assertEqual((photo.res_model, photo.res_id), ("fupin.asset", self.mine.id))
        self.assertEqual(self.mine.cover_id, photo)
        photo.with_user(self.user_township).check_access("read")
        with self.assertRaises(AccessError):
            photo.with_user(self.user_village_far).check_access("read")

    def test_valuations_are_added_by_whom_the_asset_is_changed(self):
        self.mine.action_submit()
        values = {"asset_id": self.mine.id, "basis": "actual", "amount": 5, "note": "x"}
        Valuation = self.env["fupin.asset.valuation"]
        for user in (self.user_village, self.user_finance, self.user_county_other):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                Valuation.with_user(user).create(values)
