from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import SQL


class FupinDocument(models.Model):
    """A paper that belongs to a record: number, date, issuer and its scans.

    It is reached as its record is: who may read the record reads its papers, who may write
    the record files them.
    """

    _name = "fupin.document"
    _inherit = ["fupin.jurisdiction"]
    _description = "Supporting document"
    _order = "date desc, id desc"
    _rec_names_search = ["number", "name"]

    name = fields.Char(compute="_compute_name", store=True, readonly=False, precompute=True, required=True)
    document_type_id = fields.Many2one(
        "fupin.document.type", string="Type", required=True, index=True, ondelete="restrict"
    )
    number = fields.Char(string="Document number")
    date = fields.Date()
    issuer = fields.Char()
    attachment_ids = fields.Many2many("ir.attachment", string="Scans")
    res_model = fields.Char(string="Kind of record", required=True, readonly=True)
    res_id = fields.Many2oneReference(string="Record", model_field="res_model", required=True, readonly=True)
    region_code = fields.Char(readonly=True)
    department_id = fields.Many2one("fupin.unit", index="btree_not_null", ondelete="set null", readonly=True)

    _record_idx = models.Index("(res_model, res_id)")
    _place_idx = models.Index("(region_code, id)")

    @api.depends("document_type_id", "number")
    def _compute_name(self):
        """A paper without a title is called by its type and number."""
        for document in self:
            parts = [document.document_type_id.name, document.number]
            document.name = document.name or " ".join(part for part in parts if part) or "—"

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if not vals.get("res_model") or not vals.get("res_id"):
                raise UserError(self.env._("Open the record first, then add its papers there."))
        documents = super().create([{**vals, "region_code": False, "department_id": False} for vals in vals_list])
        documents._check_record("write")
        for model, rows in documents.grouped("res_model").items():
            self._follow(self.env[model].browse(rows.mapped("res_id")))
        documents._attach_scans()
        return documents

    def write(self, vals):
        if {"res_model", "res_id", "region_code", "department_id"} & vals.keys():
            raise UserError(self.env._("A paper stays with its record: file it anew elsewhere."))
        self._check_record("write")
        result = super().write(vals)
        if "attachment_ids" in vals:
            self._attach_scans()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_checks_record(self):
        self._check_record("write")

    def _check_record(self, operation):
        """Raise unless the user may do ``operation`` on the records the papers belong to."""
        if self.env.su:
            return
        for model, documents in self.grouped("res_model").items():
            if not getattr(self.env.get(model), "_fupin_jurisdiction", False):
                raise UserError(self.env._("Papers are filed with records of the register only."))
            self.env[model].browse(documents.mapped("res_id")).check_access(operation)

    def _attach_scans(self):
        """Scans are reached through their paper, so Odoo's own check guards their address."""
        for document in self:
            scans = document.attachment_ids.filtered(
                lambda scan, paper=document: scan.res_model != self._name or scan.res_id != paper.id
            )
            scans.write({"res_model": self._name, "res_id": document.id})

    @api.model
    def _jurisdiction_domain(self, scope, mode):
        """As for events: by place, department and kind of record; see `_check_record` for the
        right to file, which is the record's."""
        if scope.role == "third_party":
            return Domain.FALSE
        models_open = self.env["fupin.event"]._open_models(scope)
        domain = Domain("res_model", "in", models_open)
        place = scope.under("region_code")
        if scope.role == "department":
            place &= Domain("department_id", "in", list(scope.unit_ids))
        if mode != "read":
            # a new paper gets its place right after it is created, from its record
            place |= Domain("region_code", "=", False) & Domain("create_uid", "=", scope.uid)
        return domain & place

    @api.model
    def _follow(self, records):
        """Let papers stand where their records stand."""
        if not records:
            return
        records.flush_recordset()
        self.flush_model()
        self.env.cr.execute(
            SQL(
                """UPDATE fupin_document document
                   SET region_code = %(region)s, department_id = %(department)s
                   FROM %(table)s record
                   WHERE document.res_model = %(model)s AND document.res_id = record.id
                   AND record.id = ANY(%(ids)s)""",
                region=self.env["fupin.event"]._column(records, "region_code"),
                department=self.env["fupin.event"]._column(records, "department_id"),
                table=SQL.identifier(records._table),
                model=records._name,
                ids=list(records.ids),
            )
        )
        self.invalidate_model(["region_code", "department_id"], flush=False)
