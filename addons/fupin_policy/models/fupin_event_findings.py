from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL


class FupinEvent(models.Model):
    """Words for the steps of warnings; they are told to whom the record itself may be told."""

    _inherit = "fupin.event"

    @api.model
    def _transition_labels(self):
        return {
            **super()._transition_labels(),
            "acknowledge": self.env._("Taken note of"),
            "waive": self.env._("Explained, nothing to do"),
            "reopen": self.env._("Opened again"),
            "resolve": self.env._("Closed by itself"),
        }

    @api.model
    def _jurisdiction_domain(self, scope, mode):
        domain = super()._jurisdiction_domain(scope, mode)
        if mode != "read" or domain.is_false():
            return domain
        models_open = self._open_models(scope)
        # sudo: kinds of records that rules look at, those out of reach too
        looked_at = {model for (model,) in self.env["fupin.rule"].sudo()._read_group([], ["model"])}
        if looked_at <= {*models_open, "fupin.rule"}:
            return domain  # the usual case needs no look at the findings
        return domain & self._told_domain(models_open)

    @api.model
    def _told_domain(self, models_open):
        """Return the domain of all events but those of warnings on other kinds of records."""

        def to_sql(model, alias, query):
            return SQL(
                "(%s <> 'fupin.finding' OR EXISTS (SELECT FROM fupin_finding WHERE id = %s AND res_model = ANY(%s)))",
                model._field_to_sql(alias, "res_model", query),
                model._field_to_sql(alias, "res_id", query),
                list(models_open),
            )

        def predicate(event):
            if event.res_model != "fupin.finding":
                return True
            # sudo: what the warning is about decides whether it is told
            return event.env["fupin.finding"].sudo().browse(event.res_id).res_model in models_open

        return Domain.custom(to_sql=to_sql, predicate=predicate)
