from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import format_list

SHOWN_RECORDS = 5


class FupinGate(models.Model):
    """What must be there before a step of a record: a condition that holds, papers that are filed.

    *Must* blocks; *in principle* warns and takes a reason, which the event keeps beside the article.
    """

    _name = "fupin.gate"
    _inherit = ["fupin.policy.transition"]
    _description = "Condition of a step"
    _pack_section = "gates"
    _pack_fields = ("model_id", "transition", "domain", "condition", "document_type_ids", "severity", "message")
    _domain_fields = ("domain", "condition")

    condition = fields.Char(default="[]", help="What must hold. Empty: only papers are asked for.")
    document_type_ids = fields.Many2many("fupin.document.type", string="Papers", help="Must be filed with the record.")
    severity = fields.Selection(
        [("block", "Refuse"), ("warn", "Warn and ask for a reason")], required=True, default="block"
    )
    message = fields.Text(string="What to do", help="Told to whoever is refused or warned.")

    _key_uniq = models.UniqueIndex("(policy_id, key)", "This policy already has a gate of this key.")

    @api.constrains("condition")
    def _check_condition(self):
        self._check_step()

    @api.depends("name", "message", "severity", "document_type_ids", "transition", "model_id")
    def _compute_reading(self):
        steps = self.env["fupin.event"]._transition_labels()
        severities = dict(self._fields["severity"]._description_selection(self.env))
        for gate in self:
            papers = format_list(self.env, gate.document_type_ids.mapped("name")) if gate.document_type_ids else ""
            gate.reading = self.env._(
                "Before “%(step)s” of %(model)s: %(what)s (%(severity)s)",
                step=steps.get(gate.transition, gate.transition or ""),
                model=gate.model_id.sudo().name or "",  # sudo: the name of the kind of record
                what=self.env._(", ").join(part for part in (gate.message or gate.name or "", papers) if part),
                severity=severities.get(gate.severity, ""),
            )

    def _breaches(self, records):
        """Return ``{record id: papers that lack}`` of the records that do not pass, the papers empty where the
        condition is what fails."""
        self.ensure_one()
        concerned, undecided = self._matching(records, self.domain)
        concerned = records.browse(res_id for res_id in records.ids if res_id in concerned - undecided)
        if not concerned:
            return {}
        kept = self._kept(concerned)
        lacking = self._lacking_papers(concerned)
        return {
            res_id: lacking.get(res_id, self.document_type_ids.browse())
            for res_id in concerned.ids
            if res_id in lacking or res_id not in kept
        }

    def _kept(self, records):
        """Return the ids of the records for which the condition holds, or cannot be said: a parameter is open."""
        kept, unknown = self._matching(records, self.condition)
        return kept | unknown

    def _lacking_papers(self, records):
        """Return ``{record id: types of papers}`` that are asked for and not filed."""
        wanted = self.document_type_ids
        if not wanted:
            return {}
        # sudo: a paper counts, whether the user may read it or not
        filed = (
            self.env["fupin.document"]
            .sudo()
            ._read_group(
                [
                    ("res_model", "=", records._name),
                    ("res_id", "in", records.ids),
                    ("document_type_id", "in", wanted.ids),
                ],
                ["res_id", "document_type_id"],
            )
        )
        there = {}
        for res_id, document_type in filed:
            there[res_id] = there.get(res_id, wanted.browse()) | document_type
        return {
            res_id: wanted - there.get(res_id, wanted.browse())
            for res_id in records.ids
            if wanted - there.get(res_id, wanted.browse())
        }

    def _told(self, records, breaches):
        """Return the words for who does not pass: what to do, what is missing, the article.

        :param records: as the user who is told reads them
        """
        self.ensure_one()
        lines = [f"• {self.message or self.name}"]
        for record in records.browse(list(breaches)[:SHOWN_RECORDS]):
            lacks = self._facts(record, breaches[record.id])
            lines.append(f"  {record.display_name}：{'；'.join(lacks)}" if lacks else f"  {record.display_name}")
        if len(breaches) > SHOWN_RECORDS:
            lines.append(self.env._("  and %s more", len(breaches) - SHOWN_RECORDS))
        lines.append(self.env._("  Article: %s", self._citation()))
        return "\n".join(lines)

    def _facts(self, record, papers):
        facts = [self.env._("papers that lack: %s", format_list(self.env, papers.mapped("name")))] if papers else []
        for path in self.env["fupin.condition"]._paths_of(self.condition):
            try:
                facts.append(record._told_value(path))
            except AccessError:
                continue  # the figure is out of the user's reach: the article says what is asked for
        return facts
