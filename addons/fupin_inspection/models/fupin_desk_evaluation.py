from odoo import api, models
from odoo.fields import Domain


class FupinDesk(models.AbstractModel):
    """Evaluations: mine to fill in, and those to be assessed or replied to."""

    _inherit = "fupin.desk"

    @api.model
    def _desk_asked(self):
        asked, model = super()._desk_asked(), "fupin.evaluation"
        Evaluation = self.env[model]
        if not Evaluation.has_access("write"):
            return asked
        own = Domain("state", "=", "open") & Domain("evaluation_type", "=", "self") & Evaluation._mine()
        mine = self.env.user._fupin_scope("department").unit_ids
        judged = Domain("assessor_id", "in", list(mine)) | Domain("assessor_id", "=", False) & Evaluation._below()
        told = {
            "own": (self.env._("Evaluation to fill in"), 10, "open", own),
            "to_assess": (
                self.env._("Evaluations to assess"), 13, "to_assess",
                Domain("state", "in", ("submitted", "objected")) & judged,
            ),
        }  # fmt: skip
        for key, (title, sequence, shown, domain) in told.items():
            card = {"title": title, "tone": "warning", "sequence": sequence, "unit": self.env._("units")}
            asked[f"evaluation_{key}"] = (model, domain, {**card, "action": self._list_action(model, title, shown)})
        return asked
