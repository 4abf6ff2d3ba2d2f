from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .test_account import AccountCase


@tagged("post_install", "-at_install")
class TestAccountRights(AccountCase):
    """Nobody makes, resets or ends an account with rights that he does not cover."""

    def _refused(self, user, **values):
        before = self.env["res.users"].search_count([])
        with self.assertRaises(UserError):  # or AccessError, which is one
            self._make(user, **values)
        self.assertEqual(self.env["res.users"].search_count([]), before)

    def test_township_makes_village_accounts_of_its_own_villages(self):
        self.assertTrue(self._make(self.user_township))
        far = self.make_unit("柳树村集体经济组织", "village_collective", self.village_other_township)
        self._refused(self.user_township, unit_id=far.id)
        self._refused(self.user_township, unit_id=self.unit_village_far.id)
        self._refused(self.user_township, unit_id=self.unit_township.id, role="township")
        self._refused(self.user_township, unit_id=self.unit_county.id, role="county")
        self._refused(self.user_township, unit_id=self.unit_village.id, role="administrator")

    def test_county_office_makes_accounts_below_it(self):
        self.assertTrue(self._make(self.user_county, unit_id=self.unit_township.id, role="township"))
        self.assertTrue(
            self._make(
                self.user_county, unit_id=self.unit_department.id, role="department",
                name="李四", phone="13900000000",
            )
        )  # fmt: skip
        for role in ("county", "finance", "audit", "discipline", "superior", "administrator"):
            with self.subTest(role):
                self._refused(
                    self.user_county, unit_id=self.unit_county.id, role=role, name="赵六", phone="13900000001"
                )
        self._refused(self.user_county, unit_id=self.unit_village_far.id, name="赵六", phone="13900000001")

    def test_administrator_makes_all_accounts_of_his_county_and_none_elsewhere(self):
        self.assertTrue(self._make(self.user_administrator, unit_id=self.unit_county.id, role="audit"))
        self._refused(
            self.user_administrator, unit_id=self.unit_other_county.id, role="county", name="赵六", phone="13900000001"
        )

    def test_others_make_none(self):
        for user in (self.user_village, self.user_department, self.user_finance, self.user_audit, self.user_superior):
            with self.subTest(user.login):
                self._refused(user)
                for model in ("fupin.account.wizard", "fupin.account.import", "fupin.handover.wizard"):
                    with self.assertRaises(AccessError):
                        self.env[model].with_user(user).create({})

    def test_who_is_administered(self):
        two_posts = self._make(name="李四", phone="13900000000")
        self.env["fupin.assignment"].create({"user_id": two_posts.id, "unit_id": self.unit_county.id, "role": "county"})
        users = self.env["res.users"].with_context(active_test=False)
        mine = users.with_user(self.user_township).search([("is_administered", "=", True)])
        self.assertEqual(mine, self.user_village | self.user_village_next)
        theirs = users.with_user(self.user_county).search([("is_administered", "=", True)])
        self.assertEqual(
            theirs,
            self.user_village | self.user_village_next | self.user_township | self.user_department
            | self.user_third_party,
        )  # fmt: skip
        self.assertIn(two_posts, users.with_user(self.user_administrator).search([("is_administered", "=", True)]))

    def test_actions_reach_only_administered_accounts(self):
        for user in self.user_village | self.user_village_next:
            user.sudo().write(user._sealed("sign_in_phone", f"1380000{user.id % 10000:04}"))
        for action in (
            "action_account_reset", "action_account_disable", "action_account_enable",
            "action_account_handover",
        ):  # fmt: skip
            for actor, target in (
                (self.user_township, self.user_county),
                (self.user_township, self.user_township),
                (self.user_township, self.user_village_far),
                (self.user_township, self.env.ref("base.user_admin")),
                (self.user_county, self.user_administrator),
                (self.user_county, self.user_county_other),
                (self.user_administrator, self.env.ref("base.user_admin")),
                (self.user_village, self.user_village_next),
                (self.user_audit, self.user_village),
                # a group of them is refused as a whole
                (self.user_township, self.user_village | self.user_county),
            ):
                if action == "action_account_handover" and len(target) > 1:
                    continue
                with self.subTest(f"{action} {actor.login}"), self.assertRaises(AccessError):
                    getattr(target.with_user(actor), action)()
        self.assertTrue(self.user_county.active)
        self.user_village.with_user(self.user_township).action_account_disable()
        self.assertFalse(self.user_village.active)
        self.user_village.with_user(self.user_township).action_account_enable()
        self.assertTrue(self.user_village.active)
        self.assertTrue(self.user_village.with_user(self.user_township).action_account_reset())

    def test_technical_rights_are_not_reset_from_below(self):
        self.user_village.sudo().group_ids |= self.env.ref("base.group_erp_manager")
        with self.assertRaises(AccessError):
            self.user_village.with_user(self.user_administrator).action_account_disable()

    def test_users_are_written_by_nobody(self):
        for user in (self.user_township, self.user_county, self.user_administrator):
            for values in ({"active": False}, {"login": "x"}, {"sign_in_code_hash": "x"}, {"password": "x"}):
                with self.subTest(f"{user.login} {values}"), self.assertRaises(AccessError):
                    self.user_village_next.with_user(user).write(values)

    def test_account_work_leaves_events(self):
        user = self._make()
        officer = user.with_user(self.user_township)
        officer.action_account_reset()
        officer.action_account_disable()
        officer.action_account_enable()
        events = self.env["fupin.event"].with_user(self.user_county).search(
            [("res_model", "=", "fupin.assignment"), ("res_id", "in", user.assignment_ids.ids)]
        )  # fmt: skip
        self.assertEqual(
            set(events.mapped("transition")),
            {"create", "account_reset", "account_disable", "account_enable"},
        )
        self.assertFalse(self.env["fupin.event"].with_user(self.user_county_other).search([("id", "in", events.ids)]))

    def test_states(self):
        user = self._make()
        officer = user.with_user(self.user_township)
        self.assertEqual(officer.account_state, "waiting")
        user.sudo().sign_in_code_until = fields.Datetime.now() - timedelta(seconds=1)
        officer.invalidate_recordset()
        self.assertEqual(officer.account_state, "expired")
        user.sudo()._set_first_password("kuaile-2026", "kuaile-2026")
        officer.invalidate_recordset()
        self.assertEqual(officer.account_state, "active")
        officer.action_account_disable()
        officer.invalidate_recordset()
        self.assertEqual(officer.account_state, "disabled")

    def test_correcting_a_number(self):
        user = self._make()
        self._make(name="李四", phone="13900000000")
        wizard = self.env["fupin.account.wizard"].with_user(self.user_township)
        taken = wizard.create({"user_id": user.id, "name": "王会计", "phone": "13900000000"})
        with self.assertRaises(UserError):
            taken.action_correct()
        wizard.create({"user_id": user.id, "name": "王慧", "phone": "13900000001"}).action_correct()
        self.assertEqual((user.name, user.sudo().sign_in_phone), ("王慧", "139****0001"))
        foreign = wizard.create({"user_id": self.user_county.id, "name": "x", "phone": "13900000002"})
        with self.assertRaises(AccessError):
            foreign.action_correct()

    def test_screens_keep_their_query_budget(self):
        """List 20, form 40 (performance.md), however many people there are."""
        rows = [self._row(name="李" + chr(0x4E00 + n), phone=f"139{n:08}") for n in range(80)]
        self._accounts()._create_accounts(rows)
        people = self.env["res.users"].with_user(self.user_township)
        shown = {
            "res_users_people_view_list": 20,
            "res_users_people_view_form": 40,
        }
        for xmlid, budget in shown.items():
            arch = people.get_view(self.env.ref(f"fupin_base.{xmlid}").id)["models"]["res.users"]
            specification = {name: {} for name in arch}
            limit = 80 if "list" in xmlid else 1
            for _round in ("caches of rights are filled", "measured"):
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                found = people.web_search_read([("is_administered", "=", True)], specification, limit=limit)
            self.assertEqual(len(found["records"]), limit)
            self.assertLessEqual(self.env.cr.sql_log_count - before, budget, xmlid)
