from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..scope import Scope
from .common import FupinCase


@tagged("post_install", "-at_install")
class TestJurisdiction(FupinCase):
    """Each level sees what lies in its places, and nothing can be pushed out of them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.places = {
            "own": cls.village,
            "next": cls.village_next,
            "township": cls.village_other_township,
            "county": cls.village_other_county,
        }
        cls.households = {
            key: cls.env["fupin.household"].create({"name": f"户 {key}", "region_id": place.id})
            for key, place in cls.places.items()
        }
        cls.all_households = cls.env["fupin.household"].union(*cls.households.values())

    def test_each_level_reads_its_part(self):
        expected = {
            self.user_village: {"own"},
            self.user_township: {"own", "next"},
            self.user_county: {"own", "next", "township"},
            self.user_finance: {"own", "next", "township"},
            self.user_county_other: {"county"},
        }
        for user, keys in expected.items():
            with self.subTest(user=user.login):
                seen = self.env["fupin.household"].with_user(user).search([("id", "in", self.all_households.ids)])
                wanted = {self.households[key].id for key in keys}
                self.assertEqual(set(seen.ids), wanted)
                self.assertEqual(seen.search_count([("id", "in", self.all_households.ids)]), len(keys))

    def test_reading_a_neighbour_by_its_number_is_refused(self):
        with self.assertRaises(AccessError):
            self.households["next"].with_user(self.user_village).read(["name"])

    def test_moving_into_a_neighbours_village_is_refused(self):
        household = self.households["own"].with_user(self.user_village)
        for place in (self.village_next, self.township, self.village_other_county):
            with self.subTest(place=place.name), self.assertRaises(AccessError):
                household.write({"region_id": place.id})
        with self.assertRaises(AccessError):
            household.create({"name": "新户", "region_id": self.village_next.id})

    def test_a_township_moves_between_its_villages_and_papers_and_events_follow(self):
        household = self.households["own"].with_user(self.user_township)
        paper = self.env["fupin.document"].create(
            {
                "name": "证明",
                "document_type_id": self.env.ref("fupin_base.document_type_other").id,
                "res_model": "fupin.household",
                "res_id": household.id,
            }
        )
        household.region_id = self.village_next
        self.assertEqual(household.region_code, self.village_next.code)
        self.assertEqual(paper.region_code, self.village_next.code)
        self.assertEqual(set(household.event_ids.mapped("region_code")), {self.village_next.code})
        with self.assertRaises(AccessError):
            paper.with_user(self.user_village).read(["name"])

    def test_pointing_at_a_record_out_of_reach_is_refused(self):
        household = self.households["own"].with_user(self.user_village)
        far_department = self.make_unit("西山县水利局", "department", self.regions["990102000000"])
        with self.assertRaises(AccessError):
            household.write({"responsible_user_id": self.user_county_other.id})
        with self.assertRaises(AccessError):
            household.write({"department_id": far_department.id})
        household.write({"department_id": self.unit_department.id})

    def test_code_follows_the_region(self):
        self.village.action_recode("990101100299")
        self.households["own"].invalidate_recordset()
        self.assertEqual(self.households["own"].region_code, "990101100299")
        self.env.registry.clear_cache()
        self.assertTrue(self.households["own"].with_user(self.user_village).name)

    def test_default_place_is_the_users_own(self):
        made = self.env["fupin.household"].with_user(self.user_village).create({"name": "新户"})
        self.assertEqual(made.region_id, self.village)

    def test_shared_records_are_read_and_not_written(self):
        shared = self.households["county"]
        self.env["fupin.share"]._replace(shared, [(shared.id, self.unit_village.id)])
        mine = shared.with_user(self.user_village)
        self.assertEqual(mine.name, "户 county")
        self.assertIn(shared, mine.search([]))
        with self.assertRaises(AccessError):
            mine.name = "改"
        self.env["fupin.share"]._replace(shared, [])
        with self.assertRaises(AccessError):
            mine.read(["name"])

    def test_shared_records_add_to_ones_own_whatever_the_places(self):
        Household = self.env["fupin.household"]
        shared = self.households["county"]
        self.env["fupin.share"]._replace(shared, [(shared.id, self.unit_village.id)])
        for prefixes in (
            ("990101100",),
            ("990101100201", "990101100202"),
            ("990101100201", "990101100"),
            ("990101", "9999"),
        ):
            with self.subTest(prefixes=prefixes):
                scope = Scope(self.env.uid, "township", prefixes, ())
                own = Household.search(scope.under("region_code"))
                domain = Household.sudo()._jurisdiction_domain(scope, "read")
                self.assertIn(self.households["own"], own)
                self.assertEqual(Household.search(domain), own | shared)
                self.assertEqual(Household.search(domain, limit=1), own[:1])
                self.assertEqual(self.all_households.filtered_domain(domain), (own | shared) & self.all_households)
                self.assertNotIn(shared, Household.search(Household.sudo()._jurisdiction_domain(scope, "write")))

    def test_a_unit_that_covers_the_place_is_not_stored_as_share(self):
        own = self.households["own"]
        self.env["fupin.share"]._replace(own, [(own.id, self.unit_township.id), (own.id, self.unit_village_next.id)])
        shares = self.env["fupin.share"].search([("res_id", "=", own.id)])
        self.assertEqual(shares.unit_id, self.unit_village_next)

    def test_many_prefixes_give_the_same_as_few(self):
        Household = self.env["fupin.household"]
        own, near = self.households["own"], self.households["next"]
        elsewhere = [f"9999{number:02}" for number in range(1, 11)]
        for prefixes, expected in (
            (["9901"], self.all_households),
            ([own.region_code], own),
            ([own.region_code, *elsewhere], own),
            ([own.region_code, near.region_code], own | near),
            ([own.region_code, near.region_code[:9]], own | near),
            (["990101", *elsewhere], Household.search([("region_code", "=like", "990101%")])),
            (["9999", "990101", *elsewhere], Household.search([("region_code", "=like", "990101%")])),
        ):
            with self.subTest(prefixes=prefixes):
                domain = Household.sudo()._jurisdiction_domain(Scope(self.env.uid, "county", tuple(prefixes)), "write")
                self.assertEqual(Household.search(domain), expected)
                self.assertEqual(self.all_households.filtered_domain(domain), expected)

    def test_many_places_reach_through_a_dotted_field(self):
        scope = Scope(self.env.uid, "county", ("990101", "990102", "990103"))
        found = self.env["fupin.household"].search(scope.under("region_id.code"))
        self.assertEqual(found, self.env["fupin.household"].search(scope.under("region_code")))
        self.assertIn(self.households["own"], found)
        self.assertEqual(self.all_households.filtered_domain(scope.under("region_id.code")), found)

    def test_scope_of_a_township(self):
        scope = Scope(1, "township", ("990101100",), ())
        self.assertEqual(
            scope.ancestor_codes,
            ("000000000000", "990000000000", "990100000000", "990101000000", "990101100000"),
        )
        self.assertTrue(scope.covers("990101100201"))
        self.assertFalse(scope.covers("990101101201"))

    def test_people_out_of_reach_are_not_seen(self):
        users = self.env["res.users"].with_user(self.user_village)
        seen = users.search([("login", "like", "test_")])
        self.assertIn(self.user_township, seen)
        self.assertIn(self.user_county, seen)
        self.assertNotIn(self.user_village_next, seen)
        self.assertNotIn(self.user_county_other, seen)
        partner = self.user_village_next.partner_id.with_user(self.user_village)
        with self.assertRaises(AccessError):
            partner.read(["name"])

    def test_every_grant_has_a_rule(self):
        """A right without a record rule for the same operation would reach the whole country."""
        grants = self.env["ir.model.access"].search(
            [("model_id.model", "=like", "fupin.%"), ("group_id.full_name", "!=", False)]
        )
        holes = [
            (grant.model_id.model, grant.group_id.name, operation)
            for grant in grants
            for operation in ("read", "write", "create", "unlink")
            if grant[f"perm_{operation}"]
            and grant.group_id != self.env.ref("base.group_system")
            and not self.env[grant.model_id.model]._transient
            and not self._is_ruled(grant, operation)
        ]
        self.assertFalse(holes, "\n".join(map(str, holes)))

    @staticmethod
    def _is_ruled(grant, operation):
        return any(
            rule[f"perm_{operation}"] and (not rule.groups or rule.groups & grant.group_id.all_implied_ids)
            for rule in grant.model_id.rule_ids
        )

    def test_a_refusal_is_told_in_plain_words(self):
        with self.assertRaisesRegex(AccessError, "Your post does not cover this: you cannot see"):
            self.households["next"].with_user(self.user_village).read(["name"])
