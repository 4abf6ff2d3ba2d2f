from datetime import timedelta

from odoo.addons.fupin_base.kernel.clock import utc_now
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .form_case import FormCase

MODEL = "fupin.asset"


@tagged("post_install", "-at_install")
class TestFormApi(FormCase, HttpCase):
    """Own fields as a program meets them over /json/2 with a key: those of its county, and no other's."""

    _registry_readonly_enabled = False  # every call with a key is counted, reading ones too

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.insured = cls.add("保险情况", "choice", options=["已投保", "未投保"])
        cls.paid = cls.add("保费", "amount")
        cls.share = cls.add("赔付比例", "percentage")
        cls.word = cls.env["fupin.form.option"].search([("field_name", "=", cls.insured)])[0]
        cls.asset = cls.make(**{cls.insured: cls.word.id, cls.paid: 12.5, cls.share: 0.5})
        cls.make(name="小水池", **{cls.insured: cls.word.id, cls.paid: 7.5, cls.share: 0.1})
        people = (cls.user_village, cls.user_county, cls.user_county_other, cls.user_superior)
        cls.keys = {user: cls.key(user) for user in people}

    @classmethod
    def key(cls, user):
        return cls.env["res.users.apikeys"].with_user(user)._generate("rpc", "test", utc_now() + timedelta(days=3))

    def ask(self, user, method, model=MODEL, **named):
        """Return the status and what was answered."""
        headers = {"Authorization": f"Bearer {self.keys[user]}", "X-Odoo-Database": self.env.cr.dbname}
        answer = self.url_open(f"/json/2/{model}/{method}", json=named, headers=headers, method="POST")
        return answer.status_code, answer.json()

    def told(self, method, **named):
        status, answer = self.ask(self.user_village, method, **named)
        self.assertEqual(status, 200, answer)
        return answer

    @mute_logger("odoo.http")
    def test_the_county_names_reads_groups_and_writes(self):
        shown = self.told("fields_get", attributes=["string", "type", "relation", "aggregator"])
        self.assertEqual(
            [(shown[name]["string"], shown[name]["type"]) for name in (self.insured, self.paid, self.share)],
            [("保险情况", "many2one"), ("保费", "float"), ("赔付比例", "float")],
        )
        self.assertEqual(shown[self.insured]["relation"], "fupin.form.option")
        domain = [[self.insured, "=", self.word.id]]
        rows = self.told("search_read", domain=domain, fields=["name", self.insured, self.paid], order=self.paid)
        self.assertEqual([row[self.paid] for row in rows], [7.5, 12.5])
        self.assertEqual(rows[0][self.insured], [self.word.id, "已投保"])
        figures = [f"{self.paid}:sum", f"{self.share}:{shown[self.share]['aggregator']}"]
        [group] = self.told("formatted_read_group", domain=domain, groupby=[self.insured], aggregates=figures)
        self.assertEqual([group[figure] for figure in figures], [20.0, 0.3], "a share is averaged, not added up")
        self.told("write", ids=self.asset.ids, vals={self.paid: 99.0})
        self.assertEqual(self.asset[self.paid], 99.0)
        status, answer = self.ask(self.user_village, "create", vals_list=[{"name": "塘坝", self.insured: 0.5}])
        self.assertEqual(status, 422, answer)

    def assert_refused(self, answered):
        """Expect that a call is refused for what it asks, not for who asks."""
        status, answer = answered
        self.assertGreaterEqual(status, 400, answer)
        self.assertLess(status, 500, answer)
        self.assertNotIn(answer["name"], ("odoo.exceptions.AccessDenied", "odoo.exceptions.MissingError"))

    def attempts(self, asset):
        """Return calls that name a field which the caller's county may not have: ``[(method, arguments)]``."""
        name, there = self.insured, [[self.insured, "!=", False]]
        return [
            ("search_read", {"domain": [], "fields": [name]}),
            ("search_read", {"domain": there, "fields": ["name"]}),
            ("search_count", {"domain": there}),
            ("search", {"domain": [], "order": name}),
            ("search", {"domain": [[f"{name}.name", "=", "已投保"]]}),
            ("read", {"ids": asset.ids, "fields": [name]}),
            ("web_read", {"ids": asset.ids, "specification": {name: {}}}),
            ("formatted_read_group", {"domain": [], "groupby": [name], "aggregates": ["__count"]}),
            ("formatted_read_group", {"domain": [], "groupby": [], "aggregates": [f"{self.paid}:sum"]}),
            ("web_read_group", {"domain": [], "groupby": [name], "aggregates": ["__count"]}),
            ("write", {"ids": asset.ids, "vals": {name: False}}),
        ]

    def test_the_county_itself_may_all_of_it(self):
        for method, named in self.attempts(self.asset):
            with self.subTest(method=method, named=named):
                status, answer = self.ask(self.user_village, method, **named)
                self.assertEqual(status, 200, answer)

    @mute_logger("odoo.http")
    def test_the_neighbour_and_who_stands_above_meet_none_of_it(self):
        far = self.make(self.user_village_far)
        for user, asset in ((self.user_county_other, far), (self.user_superior, self.asset)):
            status, shown = self.ask(user, "fields_get")
            self.assertEqual((status, [name for name in shown if name.startswith("x_fupin_")]), (200, []))
            status, asked = self.ask(user, "fields_get", allfields=[self.insured])
            self.assertEqual((status, asked), (200, {}))
            for method, named in self.attempts(asset):
                with self.subTest(user=user.login, method=method, named=named):
                    self.assert_refused(self.ask(user, method, **named))
            status, rows = self.ask(user, "search_read", domain=[], limit=3)
            self.assertFalse([name for row in rows for name in row if name.startswith("x_fupin_")])

    @mute_logger("odoo.http")
    def test_nor_by_a_way_round(self):
        """Through another record, the words of the list, the dictionary or the list of all columns."""
        path = f"asset_id.{self.insured}"
        for user in (self.user_county_other, self.user_superior):
            for method, named in (
                ("search", {"domain": [[path, "!=", False]]}),
                ("search", {"domain": [["asset_id", "any", [[self.insured, "!=", False]]]]}),
                ("formatted_read_group", {"domain": [], "groupby": [path], "aggregates": ["__count"]}),
            ):
                with self.subTest(user=user.login, method=method):
                    self.assertEqual(self.ask(self.user_county, method, model="fupin.maintenance", **named)[0], 200)
                    self.assert_refused(self.ask(user, method, model="fupin.maintenance", **named))
            for model in ("fupin.own.field", "fupin.form.layout", "fupin.form.field", "ir.model.fields"):
                self.assert_refused(self.ask(user, "search_read", model=model, domain=[], fields=["display_name"]))
        status, words = self.ask(self.user_county_other, "search_read", model="fupin.form.option", domain=[])
        self.assertEqual((status, words), (200, []))
