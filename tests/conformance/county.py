"""A county of one text: its places, a unit and a person of each kind, its policy in force, and what cases do there.

What a case needs beyond this stands in its own file; what several files need comes here.
"""

from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.exceptions import AccessError, UserError

from conformance.breaking import SECTIONS
from conformance.things import Things

PACKS = Path(__file__).parents[2] / "config" / "policies"
# role → kind of its unit, its name, whose place
PEOPLE = {
    "village": ("village_collective", "测试村集体经济组织", "village"),
    "village_next": ("village_collective", "测试邻村集体经济组织", "village_next"),
    "township": ("township", "测试乡（镇）人民政府", "township"),
    "department": ("department", "测试农业农村局", "region"),
    "transport": ("department", "测试交通运输局", "region"),
    "county": ("county_office", "测试县办", "region"),
    "finance": ("finance", "测试财政局", "region"),
    "audit": ("audit", "测试审计局", "region"),
    "discipline": ("discipline", "测试纪委监委", "region"),
    "third_party": ("third_party", "测试第三方机构", "region"),
    "administrator": ("county_office", "测试县办", "region"),
    "superior": ("superior", "测试市农业农村局", "prefecture"),
}
ABOVE = {"village": "township", "village_next": "township", "township": "county", "department": "county"}
ROLES = {"village_next": "village", "transport": "department"}


class Taken(Exception):
    """Ends what is taken back."""


class County(Things):
    """The county that one text governs; cases get it as their only argument."""

    def __init__(self, env, pack, code):
        self.env = env
        self.pack = pack
        self.env["fupin.region"]._load_files([code])
        Region = env["fupin.region"]
        self.region = Region.search([("code", "=", f"{code}000000")])
        villages = Region.search([("prefix", "=like", f"{code}%"), ("level", "=", "village")], order="code", limit=2)
        self.village, self.village_next = villages
        self.township, self.prefecture = self.village.parent_id, self.region.parent_id
        self.units, self.users = {}, {}
        for person, (unit_type, name, place) in PEOPLE.items():
            self.units[person] = self._unit(name, unit_type, self[place])
            self.users[person] = self._user(f"{pack}_{person}", ROLES.get(person, person), self.units[person])
        for person, above in ABOVE.items():
            self.units[person].supervisor_id = self.units[above]
        self.policy = None
        self.clock = None

    def __getitem__(self, name):
        return getattr(self, name)

    @staticmethod
    def has_pack(name):
        """Return whether the policy is there yet."""
        return (PACKS / f"{name}.yaml").exists()

    def _unit(self, name, unit_type, region):
        Unit = self.env["fupin.unit"]
        known = Unit.search([("name", "=", name), ("region_id", "=", region.id)])
        return known or Unit.create({"name": name, "unit_type": unit_type, "region_id": region.id})

    def _user(self, login, role, unit):
        user = self.env["res.users"].create({"name": f"{unit.name}{role}", "login": login})
        post = {"user_id": user.id, "unit_id": unit.id, "role": role, "date_from": "2020-01-01"}
        self.env["fupin.assignment"].create(post)
        return user

    # ------------------------------------------------------------------ policy

    def put_in_force(self):
        """Load the policy of the county as its administrator and publish it."""
        Policy = self.env["fupin.policy"].with_user(self.users["administrator"])
        self.policy = Policy.load_pack((PACKS / f"{self.pack}.yaml").read_text()).sudo()
        self.policy.action_publish()

    def articles(self):
        """Return ``{provision: {"number", "text", "bindings"}}`` of the policy as it stands."""
        return {
            one.provision: {"number": one.number, "text": one.text, "bindings": one.bindings or ""}
            for one in self.policy.article_ids
        }

    def coverage(self):
        """Return ``{provision: [what the page of articles shows as binding it]}``, as cases name bindings."""
        kinds = {model: kind for kind, model in SECTIONS.items()}
        policy = self.policy.with_user(self.users["administrator"])
        shown = {}
        for row in policy.get_coverage(policy.id)["rows"]:
            links = [(link["model"], link["id"]) for link in row["links"]]
            shown[row["provision"]] = [
                f"{kinds.get(model, 'policy')}:{self.env[model].browse(res_id).key if model in kinds else ''}"
                for model, res_id in links
            ]
        return shown

    def unlock(self):
        """Let the policy in force be changed, for the runner alone."""
        self._set_state("draft")

    def lock(self):
        """Put it back into force."""
        self.env.flush_all()
        self._set_state("effective")

    def _set_state(self, state):
        self.env.flush_all()
        self.env.cr.execute("UPDATE fupin_policy SET state = %s WHERE id = %s", [state, self.policy.id])
        self.env.invalidate_all(flush=False)
        self.env.registry.clear_all_caches()

    def decide(self, key, value):
        """Fill in what the text leaves open, as the administrator."""
        row = self.policy.parameter_ids.filtered(lambda row: row.key == key)
        assert row.is_open, f"{key} is not left open"
        row.with_user(self.users["administrator"]).value = value

    def value(self, key, day=None):
        """Return the value of a parameter in the village on a day."""
        return self.env["fupin.policy"]._parameter(key, self.village, self.day(day))

    def rows(self, key):
        """Return the rows of a table in the village."""
        return self.env["fupin.policy"]._table_rows(key, self.village, self.day())

    def nearest(self, words):
        """Return the one of several words of a vocabulary that the county uses."""
        if "region_id" not in words._fields:
            return words[:1]
        own = words.filtered(lambda word: word.region_id and self.village.code.startswith(word.region_id.prefix or ""))
        return own[:1] or words.filtered(lambda word: not word.region_id)[:1]

    # -------------------------------------------------------------------- time

    @staticmethod
    def day(text=None):
        """Return a date of an ISO text; today without one."""
        return date.fromisoformat(text) if text else local_date()

    @contextmanager
    def on(self, day, hour=2):
        """Play on another day; ``hour`` in UTC."""
        self.env.flush_all()
        before = datetime.now(UTC).replace(tzinfo=None)
        self.clock.move_to(f"{day} {hour:02}:00:00")
        try:
            yield
            self.env.flush_all()
        finally:
            self.clock.move_to(before)

    # ------------------------------------------------------------ what follows

    def tasks(self, key, unit=None, until=None, since=None):
        """Return the tasks of a duty of the policy, made up to a day, by due day.

        :param key: of the duty
        :param unit: whose, by the name of a person of `PEOPLE`; of all without one
        :param until: ISO date, today without one
        :param since: ISO date from which tasks are made, default a year before
        """
        self.env.flush_all()
        duty = self.env["fupin.obligation"].search([("policy_id", "=", self.policy.id), ("key", "=", key)])
        assert duty, f"there is no duty {key}"
        last = self.day(until)
        first = self.day(since) if since else last.replace(year=last.year - 1, day=min(last.day, 28))
        duty._generate_tasks(first, last)
        domain = [("obligation_id", "=", duty.id)]
        if unit:
            domain.append(("unit_id", "=", self.units[unit].id))
        return self.env["fupin.task"].search(domain).sorted("due_date")

    def found(self, record, key=None):
        """Return the keys of the rules that a record breaks now; with a key, whether it breaks that one."""
        self.env.flush_all()
        self.env["fupin.rule"]._recheck(record._name, record.ids)
        self.env.cr.precommit.run()
        self.env.invalidate_all()
        findings = self.env["fupin.finding"].search(
            [("res_model", "=", record._name), ("res_id", "in", record.ids), ("state", "in", ("open", "acknowledged"))]
        )
        keys = set(findings.rule_id.mapped("key"))
        return key in keys if key else keys

    @contextmanager
    def undone(self):
        """Take back what is done within."""
        try:
            with self.env.cr.savepoint():
                yield
                raise Taken
        except Taken:
            self.env.invalidate_all(flush=False)

    def refusal(self, step, *args, **values):
        """Return the words with which a step is refused, or an empty text where it is not; refused leaves no trace."""
        try:
            with self.env.cr.savepoint():
                step(*args, **values)
                self.env.flush_all()
        except UserError as error:
            return str(error)
        return ""

    # ---------------------------------------------------------------- asserting

    @staticmethod
    def equal(found, wanted, about=""):
        """Assert that two values are the same."""
        assert found == wanted, f"{about} {found!r} is not {wanted!r}"

    def refused(self, step, *args, telling=""):
        """Assert that a step is refused, telling some words."""
        told = self.refusal(step, *args)
        assert told, f"{step} was not refused"
        assert telling in told, f"“{told}” does not tell “{telling}”"

    def accepted(self, step, *args):
        """Assert that a step is not refused; it is done then."""
        told = self.refusal(step, *args)
        assert not told, f"refused: {told}"

    @staticmethod
    def refused_access(step, *args):
        """Assert that a step is not open to a person."""
        try:
            step(*args)
        except (AccessError, UserError):
            return
        raise AssertionError(f"{step} is open to a stranger")
