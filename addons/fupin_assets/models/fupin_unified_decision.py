from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.fields import Domain
from odoo.tools import SQL, format_list


class FupinUnifiedDecision(models.Model):
    """One of the decisions that county or township take for all owners of pooled assets (S2-16), with its record."""

    _name = "fupin.unified.decision"
    _inherit = ["fupin.about.assets"]
    _description = "Decision for all owners"
    _order = "region_code, date desc, id desc"
    _rec_name = "number"

    topic_id = fields.Many2one("fupin.unified.topic", string="About", required=True, index=True, ondelete="restrict")
    asset_ids = fields.Many2many("fupin.asset", "fupin_unified_asset_rel", "decision_id", "asset_id", string="Assets")
    unit_id = fields.Many2one(string="Decided by", default=lambda self: self.env.user.fupin_unit_id)
    department_id = fields.Many2one(compute="_compute_department_id", store=True, precompute=True, readonly=False)
    content = fields.Text(string="What was decided", required=True)
    number = fields.Char(string="Number of the record", required=True)
    date = fields.Date(string="Decided on", required=True, default=lambda self: local_date())
    document_ids = fields.One2many(
        "fupin.document", "res_id", string="Documents", domain=lambda self: [("res_model", "=", self._name)]
    )

    _place_idx = models.Index("(region_code, date DESC, id DESC)")

    @api.depends("topic_id", "number")
    def _compute_display_name(self):
        for decision in self:
            decision.display_name = " ".join(filter(None, (decision.topic_id.name, decision.number)))

    def _check_rows(self, vals_list, records=None):
        errors = super()._check_rows(vals_list, records)
        for row, vals in enumerate(vals_list):
            day = fields.Date.to_date(vals.get("date"))
            if day and day > local_date():
                errors.append((row, "date", self.env._("What has been done cannot lie in the future.")))
        return errors


class FupinAsset(models.Model):
    """Which of the decisions for all owners a pooled asset has and lacks."""

    _inherit = "fupin.asset"

    unified_ids = fields.Many2many(
        "fupin.unified.decision", "fupin_unified_asset_rel", "asset_id", "decision_id",
        string="Decisions for all owners", copy=False, readonly=True,
    )  # fmt: skip
    is_pooled = fields.Boolean(
        string="Pooled", compute="_compute_unified", search="_search_is_pooled",
        help="Several owners, or entrusted to township or county.",
    )  # fmt: skip
    unified_missing = fields.Char(string="Decisions still missing", compute="_compute_unified")
    unified_incomplete = fields.Boolean(
        string="Decisions for all owners incomplete", compute="_compute_unified", search="_search_unified_incomplete"
    )

    @api.depends("owner_ids.authorised_unit_id", "unified_ids.topic_id", "kind")
    def _compute_unified(self):
        topics = self.env["fupin.unified.topic"].search([("region_id", "=", False)])
        for asset in self:
            # sudo: whether others own a part of it, whoever they are
            owners = asset.sudo().owner_ids
            asset.is_pooled = len(owners) > 1 or bool(owners.authorised_unit_id)
            missing = (
                (topics - asset.unified_ids.topic_id) if asset.is_pooled and asset.kind == "operating" else topics[:0]
            )
            asset.unified_missing = format_list(self.env, missing.mapped("name")) if missing else False
            asset.unified_incomplete = bool(missing)

    def _search_is_pooled(self, operator, value):
        return self._searched(operator, value, lambda model, alias: model._pooled(alias))

    def _search_unified_incomplete(self, operator, value):
        return self._searched(
            operator, value, lambda model, alias: SQL("COALESCE(%s, 0) > 0", model._unified_missing(alias))
        )

    @api.model
    def _searched(self, operator, value, condition):
        """Return the domain of a flag that one condition in SQL answers."""
        if operator != "in":
            return NotImplemented
        self.env["fupin.asset.owner"].flush_model(["asset_id", "authorised_unit_id"])
        self.env["fupin.unified.decision"].flush_model(["asset_ids", "topic_id"])
        wanted = set(value)
        if wanted >= {True, False}:
            return Domain.TRUE
        holds = Domain.custom(to_sql=lambda model, alias, query: condition(model, alias))
        return holds if True in wanted else ~holds

    def _pooled(self, alias):
        """Return SQL that tells whether several own an asset or entrust it to township or county."""
        return SQL(
            """(SELECT count(*) > 1 OR count(part.authorised_unit_id) > 0 FROM fupin_asset_owner part
                WHERE part.asset_id = %s)""",
            SQL.identifier(alias, "id"),
        )

    def _unified_missing(self, alias):
        """Return SQL of the number of decisions that a pooled operating asset lacks; NULL where none is needed."""
        return SQL(
            """CASE WHEN %(kind)s = 'operating' AND %(pooled)s THEN
               (SELECT count(*) FROM fupin_unified_topic topic WHERE topic.region_id IS NULL AND topic.active
                AND NOT EXISTS (SELECT FROM fupin_unified_asset_rel rel JOIN fupin_unified_decision decision
                    ON decision.id = rel.decision_id WHERE rel.asset_id = %(id)s AND decision.topic_id = topic.id))
               END""",
            kind=SQL.identifier(alias, "kind"), pooled=self._pooled(alias), id=SQL.identifier(alias, "id"),
        )  # fmt: skip

    def _measure_unified_missing(self, alias):
        """Decisions for all owners that a pooled operating asset lacks (S2-16); none where one unit owns it."""
        return self._unified_missing(alias)

    def action_new_unified(self):
        """Open an empty decision for all owners of the assets."""
        return self._new_about(self.env._("New decision for all owners"), "fupin.unified.decision")
