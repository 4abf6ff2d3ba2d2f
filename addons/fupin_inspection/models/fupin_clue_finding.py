from odoo import api, fields, models

# warnings told in the facts of a clue
MOST = 10
UNSETTLED = ("open", "acknowledged")


class FupinClue(models.Model):
    """A clue is begun from a warning (S1-106: damage not repaired, income not distributed in time); what is overdue at
    the asset or the project is told in its facts, with figures and articles."""

    _inherit = "fupin.clue"

    finding_id = fields.Many2one("fupin.finding", string="Warning", index="btree_not_null", ondelete="set null")

    @api.depends("finding_id")
    def _compute_about(self):
        super()._compute_about()
        for clue in self.filtered("finding_id"):
            about = clue.finding_id._about()
            clue.asset_id = clue.asset_id or about.get("fupin.asset")
            clue.project_id = clue.project_id or about.get("fupin.project")

    @api.depends("finding_id")
    def _compute_facts(self):
        super()._compute_facts()

    def _known_facts(self):
        lines, amount = super()._known_facts()
        return lines + [finding._clue_line() for finding in self._warnings()], amount

    def _warnings(self):
        """Return the warning that the clue comes from, then those open at its asset and project that the user reads."""
        about = [(record._name, record.id) for record in (self.asset_id, self.project_id) if record.id]
        found = self.finding_id
        for model, res_id in about:
            found |= found.search(
                [("res_model", "=", model), ("res_id", "=", res_id), ("state", "in", UNSETTLED)], limit=MOST
            )
        return found[:MOST]


class FupinFinding(models.Model):
    _inherit = "fupin.finding"

    def _about(self):
        """Return ``{model: record}``: the asset and the project that a warning is about, as far as the user reads it."""
        self.ensure_one()
        record = self.env[self.res_model].browse(self.res_id)._filtered_access("read")
        found = {self.res_model: record} if record else {}
        for name, model in (("asset_id", "fupin.asset"), ("project_id", "fupin.project")):
            if record and name in record._fields and record._fields[name].comodel_name == model:
                found.setdefault(model, record[name])
        return found

    def _clue_line(self):
        """Return what a clue tells of a warning: since when, what, of what, the figures, the article."""
        said = [self.record_name or "", (self.figures_text or "").replace("\n", "；"), self.citation or ""]
        return self.env._(
            "Warning since %(day)s: %(rule)s. %(said)s",
            day=self.opened_on, rule=self.rule_name or "", said="；".join(filter(None, said)),
        )  # fmt: skip
