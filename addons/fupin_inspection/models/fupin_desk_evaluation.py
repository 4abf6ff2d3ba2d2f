from odoo import api, models
from odoo.fields import Domain


class FupinDesk(models.AbstractModel):
    """Evaluations: mine to fill in, and those to be assessed or replied to."""

    _inherit = "fupin.desk"

    @api.model
    def _desk_cards(self):
        cards, model = super()._desk_cards(), "fupin.evaluation"
        Evaluation = self.env[model]
        if not Evaluation.has_access("write"):
            return cards
        own = Domain("state", "=", "open") & Domain("evaluation_type", "=", "self") & Evaluation._mine()
        mine = self.env.user._fupin_scope("department").unit_ids
        judged = Domain("assessor_id", "in", list(mine)) | Domain("assessor_id", "=", False) & Evaluation._below()
        asked = {
            "own": (model, own),
            "to_assess": (model, Domain("state", "in", ("submitted", "objected")) & judged),
        }
        told = {
            "own": (self.env._("Evaluation to fill in"), "warning", 10, "open"),
            "to_assess": (self.env._("Evaluations to assess"), "warning", 13, "to_assess"),
        }
        for key, count in self._counts(asked).items():
            if count:
                title, tone, sequence, shown = told[key]
                cards.append(
                    {
                        "key": f"evaluation_{key}", "title": title, "count": count, "unit": self.env._("units"),
                        "tone": tone, "sequence": sequence, "action": self._list_action(model, title, shown),
                    }
                )  # fmt: skip
        return cards
