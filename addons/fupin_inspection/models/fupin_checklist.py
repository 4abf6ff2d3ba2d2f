from odoo import api, fields, models
from odoo.addons.fupin_assets.models.fupin_asset_category import KINDS
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.addons.fupin_base.models.fupin_unit import UNIT_TYPES
from odoo.addons.fupin_policy.kernel import period as periods
from odoo.tools import SQL

PERIODS = [
    ("always", "Each time"),
    ("quarter", "Once a quarter for each asset"),
    ("exception", "Only where something is wrong"),
]

PURPOSES = [("cancellation", "Before the risk of a project is cancelled")]


class FupinChecklist(models.Model):
    """What is asked in the field: questions that an article lists (S0-07 … S0-09, S3-66), or that a place adds.

    A way in which an article binds: it has a key, and the nearest place's list of that key is the one that is asked; a
    policy's file carries it. Unlike what is due and what is refused it may be changed while its policy is in force: a
    question that was answered stays as it was, see `fupin.checklist.item`.
    """

    _name = "fupin.checklist"
    _inherit = ["fupin.policy.binding", "fupin.policy.choice"]
    _description = "Checklist"
    _pack_section = "checklists"
    _pack_fields = ("purpose", "unit_type", "obligation_key", "asset_kind", "period")
    _kind_fields = {}
    _choice_methods = {"obligation_key": "_choices_obligation"}
    _pack_lines = {
        "item_ids": (
            "article_id", "section", "question", "answer_type", "options", "is_required", "problem_when",
            "opens_problem_type_id", "help_text",
        )
    }  # fmt: skip

    active = fields.Boolean(default=True)
    purpose = fields.Selection(
        PURPOSES, string="Asked when",
        help="Empty: when something is looked at. Before a cancellation: each question is answered in one check of the"
        " project, see the risk.",
    )  # fmt: skip
    unit_type = fields.Selection(UNIT_TYPES, string="Asked by", help="Empty: by all who inspect.")
    obligation_key = fields.Char(
        string="For the duty",
        help="Empty: whenever an asset is looked at. A duty's key: the village's month asks something else than the"
        " county's year.",
    )
    asset_kind = fields.Selection(KINDS, string="Of assets", help="Empty: of all assets and projects.")
    period = fields.Selection(PERIODS, string="How often", required=True, default="always")
    item_ids = fields.One2many("fupin.checklist.item", "checklist_id", string="Questions", copy=True)
    question_count = fields.Integer(string="Questions asked", compute="_compute_question_count")
    preview = fields.Html(compute="_compute_preview", sanitize=False)

    _key_uniq = models.UniqueIndex("(policy_id, key)", "This policy already has a checklist of this key.")

    @api.depends("item_ids")
    def _compute_question_count(self):
        for checklist in self:
            checklist.question_count = len(checklist.item_ids)

    @api.depends("name", "item_ids.question", "item_ids.answer_type", "item_ids.options", "item_ids.section")
    def _compute_preview(self):
        """As the clerk sees it."""
        for checklist in self:
            checklist.preview = self.env["ir.qweb"]._render(
                "fupin_inspection.checklist_preview", {"checklist": checklist}
            )

    @api.depends("name", "unit_type", "period", "item_ids")
    def _compute_reading(self):
        units = dict(self._fields["unit_type"]._description_selection(self.env))
        moments = dict(self._fields["period"]._description_selection(self.env))
        for checklist in self:
            said = [units.get(checklist.unit_type), moments.get(checklist.period)]
            said.append(self.env._("%s questions", len(checklist.item_ids)))
            checklist.reading = f"{checklist.name or ''}（{self.env._(', ').join(filter(None, said))}）"

    def _refuse_locked(self, policies):
        """A list may be changed while its policy is in force: what was answered keeps its question."""

    @api.model
    def _choices_obligation(self, _kind):
        """Return the duties that are done by looking at assets or projects, as (key, name); one key once."""
        by_looking = self.env["ir.model"]._get_id("fupin.inspection")
        looked = [("activity_model_id", "=", by_looking), ("policy_id.state", "!=", "expired")]
        units = dict(self.env["fupin.obligation"]._fields["unit_type"]._description_selection(self.env))
        duties = self.env["fupin.obligation"].search(looked)
        return list({duty.key: f"{units.get(duty.unit_type, '')}：{duty.name}" for duty in duties}.items())

    # -------------------------------------------------------------------- asking

    @api.model
    def _binding_for(self, unit, day=None, duty=None, purpose=False):
        """Return the lists that a unit answers on a day: the nearest place's of each key.

        :param duty: what it looks for (`fupin.obligation`); without one, only lists that are for none in particular
        :param purpose: one of `PURPOSES`; False: whenever something is looked at
        """
        day = day or local_date()
        # sudo: what binds does not depend on who asks
        zones = self.env["fupin.policy"].sudo()._zones("fupin.checklist", day)
        found = [row.id for row, zone in zones.items() if zone.covers(unit.region_code)]
        served = (False, duty.sudo().key if duty else False)  # sudo: the key of a duty that binds the unit
        lists = self.browse(found).filtered(
            lambda row: (
                row.item_ids
                and row.purpose == purpose
                and row.unit_type in (False, unit.unit_type)
                and row.obligation_key in served
            )
        )
        return lists.sorted(lambda row: (row.policy_id.id, row.sequence, row.id))

    @api.model
    def _questions(self, unit, day=None, duty=None, purpose=False):
        """Return the questions that a unit is asked in a duty, as a page shows them: a list of dictionaries with ``id``,
        ``question``, ``answer_type``, ``options``, ``section``, ``help``, ``is_required``, ``problem_when`` and, of
        their list, ``checklist``, ``checklist_id``, ``period``, ``asset_kind`` ("" for all)."""
        return [item._as_question() for item in self._binding_for(unit, day, duty, purpose).item_ids]

    @api.model
    def _answered_in_quarter(self, checklists, asset_ids, day=None):
        """Return ``{checklist id: {asset ids}}`` answered in the quarter of a day, by whomever."""
        quarter = periods.containing("quarter", day or local_date())
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT item.checklist_id, inspection.asset_id
                   FROM fupin_inspection inspection
                   JOIN fupin_inspection_answer answer ON answer.inspection_id = inspection.id
                   JOIN fupin_checklist_item item ON item.id = answer.item_id
                   WHERE inspection.asset_id = ANY(%s) AND inspection.date BETWEEN %s AND %s
                   AND item.checklist_id = ANY(%s)""",
                list(asset_ids), quarter.start, quarter.end, checklists.ids,
            )
        )  # fmt: skip
        found = {checklist.id: set() for checklist in checklists}
        for checklist_id, asset_id in rows:
            found[checklist_id].add(asset_id)
        return found
