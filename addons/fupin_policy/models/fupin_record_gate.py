from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import format_list

from ..reason_needed import ReasonNeeded

NUMBERS = ("integer", "float", "monetary")


class FupinStateMachine(models.AbstractModel):
    """Gates before every step of every record."""

    _inherit = "fupin.state.machine"

    def _check_gates(self, name, reason=None):
        """Check all gates of a step for all records together.

        :param reason: why it is right all the same; lets warnings pass
        :return: ``{record id: articles}`` of the warnings that the reason answers
        :raise UserError: with everything that is missing, its figures and articles
        """
        blocked, warned, articles = [], [], {}
        for gate, ids in self.env["fupin.gate"]._binding_on(self, name).items():
            breaches = gate._breaches(self.browse(ids))
            if not breaches:
                continue
            told = gate._told(self, breaches)
            (blocked if gate.severity == "block" else warned).append(told)
            if gate.severity == "warn":
                for res_id in breaches:
                    articles.setdefault(res_id, []).append(gate._citation())
        if blocked:
            raise UserError(self._gate_text(name, [*blocked, *warned]))
        if warned and not (reason or self.env.context.get("fupin_reason") or "").strip():
            raise ReasonNeeded(
                self.env._("%s\nIf it is right all the same, say why.", self._gate_text(name, warned)),
                self._ask_reason(name),
            )
        return {res_id: "\n".join(texts) for res_id, texts in articles.items()}

    def _gate_text(self, name, told):
        step = self.env["fupin.event"]._transition_labels().get(name, name)
        return self.env._("What is missing for the step “%(step)s”:\n%(what)s", step=step, what="\n".join(told))

    def _told_value(self, path):
        """Return the value at the end of a path with its label, as people read it."""
        self.ensure_one()
        *way, name = path.split(".")
        last = self.mapped(".".join(way)) if way else self
        return f"{last._fields[name]._description_string(self.env)} {self._told_values(last, name)}"

    @api.model
    def _told_values(self, records, name):
        field = records._fields[name]
        if field.relational:
            values = records.mapped(f"{name}.display_name")
        else:
            values = [value for value in records.mapped(name) if value or field.type in NUMBERS]
        if field.type == "selection":
            labels = dict(field._description_selection(self.env))
            values = [labels.get(value, value) for value in values]
        elif field.type in ("float", "monetary"):
            values = [f"{value:,.2f}".rstrip("0").rstrip(".") for value in values]
        return format_list(self.env, [str(value) for value in values]) if values else "—"
