import ast
import io

from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..kernel import export
from ..kernel.errors import LedgerError

UNITS = [("yuan", "Yuan"), ("wan", "10,000 yuan")]
UNIT_WORDS = {"yuan": "元", "wan": "万元"}
PAPERS = [("A3", "A3 landscape"), ("A4", "A4 landscape")]
SIGNATURES = "填报人、审核人、主要负责人（签字）、填报日期"
MOST_PRINTED_ROWS = 2000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DAYS_KEPT = 7


class FupinLedger(models.Model):
    """The definition of a ledger: which records, which columns, under which official head.

    The same definition reads what counties have (`fupin.ledger.import`), writes the
    statutory form and prints it. What is written is what the current user may read.
    Titles, heads and signature lines are data in Chinese, as the documents have them.
    """

    _name = "fupin.ledger"
    _description = "Ledger"
    _order = "sequence, id"

    key = fields.Char(required=True, help="A short word that programs use for the ledger.")
    name = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    region_id = fields.Many2one(
        "fupin.region",
        string="Only in",
        index=True,
        ondelete="restrict",
        # a county's copy of a national ledger is the county's own
        copy=False,
        default=lambda self: self._default_region_id(),
        help="Empty: the ledger is national.",
    )
    model_id = fields.Many2one(
        "ir.model", string="Records", required=True, index=True, ondelete="cascade", domain=[("transient", "=", False)]
    )
    model = fields.Char(string="Model name", related="model_id.model", store=True)
    domain = fields.Char(
        string="Which records", required=True, default="[]", help="A condition such as [('kind', '=', 'public')]."
    )
    amount_unit = fields.Selection(UNITS, string="Amounts in", required=True, default="wan")
    title = fields.Char(
        required=True, default="{region}帮扶项目资产台账", help="{region} stands for the place, {year} for this year."
    )
    signatures = fields.Char(
        string="Signature lines", default=SIGNATURES, help="Below the table, separated by Chinese commas."
    )
    paper = fields.Selection(PAPERS, required=True, default="A3")
    can_import = fields.Boolean(string="Can be imported", default=True)
    can_compare = fields.Boolean(
        string="Export of another platform", help="Its columns are those of a table that the register is compared with."
    )
    note = fields.Text(string="Notes below the table")
    column_ids = fields.One2many("fupin.ledger.column", "ledger_id", string="Columns", copy=True)

    _key_region_uniq = models.UniqueIndex("(key, COALESCE(region_id, 0))", "There is already a ledger of this key.")

    def _default_region_id(self):
        """As with vocabularies: an administrator defines for his own place."""
        return self.env["fupin.vocabulary"]._default_region_id()

    @api.model
    def _jurisdiction_domain(self, scope, mode):
        """Everyone reads the national ledgers and those of his place; as vocabularies."""
        return self.env["fupin.vocabulary"]._jurisdiction_domain(scope, mode)

    def write(self, vals):
        result = super().write(vals)
        # rules are checked before a write: afterwards the ledger may serve another place
        self.check_access("write")
        return result

    @api.constrains("domain", "model_id")
    def _check_domain(self):
        for ledger in self:
            try:
                ledger._records_domain().validate(self.env[ledger.sudo().model])  # sudo: as in `_records`
            except (ValueError, SyntaxError, TypeError, KeyError) as error:
                raise ValidationError(
                    self.env._("The condition of “%(name)s” is not right: %(error)s", name=ledger.name, error=error)
                ) from error

    def _records(self):
        """The model of the ledger's records, in the user's own rights.

        :raise UserError: if records of this kind cannot be kept in ledgers
        """
        self.ensure_one()
        records = self.env[self.sudo().model]  # sudo: the name of a model is no secret
        if not hasattr(records, "_ledger_rows"):
            kind = self.sudo().model_id.name  # sudo: as above
            raise UserError(self.env._("Records of the kind “%s” cannot be kept in a ledger.", kind))
        return records

    def _records_domain(self):
        return Domain(ast.literal_eval(self.domain or "[]"))

    @api.model
    def _take_columns(self, ledger_id, other_id, exported, imported):
        """Give a ledger copies of columns of another one that it has not yet (for data files).

        :param exported: keys of the columns on paper, in their order
        :param imported: keys of those that are only read
        """
        by_key = {column.key: column for column in self.browse(other_id).column_ids}
        there = set(self.browse(ledger_id).column_ids.mapped("key"))
        for sequence, name in enumerate([*exported, *imported], 1):
            if name in there:
                continue
            by_key[name].copy({"ledger_id": ledger_id, "sequence": sequence, "is_exported": name in exported})

    # ------------------------------------------------------------------- actions

    def action_export(self, domain):
        """Write the ledger as xlsx and keep it for its maker, for a week.

        :param domain: which records, beside the ledger's own condition
        :return: the ``ir.attachment``, which nobody else can open
        :raise UserError: if there are more rows than a sheet can hold
        """
        self.ensure_one()
        return self.env["ir.attachment"].create(
            {
                "name": self._filename("xlsx"),
                "raw": self._export_xlsx(domain),
                "mimetype": XLSX,
                # bound to no record: only who made it can read it
                "res_model": self._name,
                "res_id": 0,
            }
        )

    def action_download(self, domain=None, region_id=None, paper=None):
        """Hand the ledger over to the browser as xlsx; nothing of it is stored."""
        self.ensure_one()
        content = self._export_xlsx(domain or [], region_id, paper)
        return self.env["fupin.print"]._download(self._filename("xlsx"), content)

    def action_print(self, domain=None, region_id=None, paper=None):
        """Hand the ledger over as PDF, with the head on each page and page numbers.

        :raise UserError: for more rows than make sense on paper
        """
        self.ensure_one()
        content = self._export_pdf(domain or [], region_id, paper)
        return self.env["fupin.print"]._download(self._filename("pdf"), content)

    def action_template(self):
        """Hand over the empty ledger, to be filled in and imported."""
        self.ensure_one()
        stream = io.BytesIO()
        layout = self._layout(self.env["fupin.region"], None, self._template_columns())
        export.write_ledger(stream, layout, [])
        return self.env["fupin.print"]._download(self._filename("xlsx"), stream.getvalue())

    def action_open_export(self):
        """Open the window that asks for place, paper and form."""
        action = self.env["ir.actions.act_window"]._for_xml_id("fupin_ledger.fupin_ledger_export_action")
        return {**action, "context": {"default_ledger_id": self.id}}

    # --------------------------------------------------------------------- writing

    def _export_xlsx(self, domain, region_id=None, paper=None):
        """Return the ledger of the records in ``domain`` that the user may read, as bytes."""
        columns, rows = self._export_table(domain)
        stream = io.BytesIO()
        try:
            export.write_ledger(stream, self._layout(self._place(region_id), paper, columns), rows)
        except LedgerError as error:
            raise UserError(self.env["fupin.ledger.message"]._of_file(error)) from error
        return stream.getvalue()

    def _export_pdf(self, domain, region_id=None, paper=None):
        """Return the same as a PDF; amounts in the ledger's unit, sums below."""
        records = self._records()
        count = records.search_count(self._records_domain() & Domain(domain))
        if count > MOST_PRINTED_ROWS:
            raise UserError(
                self.env._(
                    "%(count)s rows are too many to print at once (at most %(limit)s). Choose a township or a"
                    " village, or take the Excel file.",
                    count=count,
                    limit=MOST_PRINTED_ROWS,
                )
            )
        columns, rows = self._export_table(domain)
        layout = self._layout(self._place(region_id), paper, columns)
        values = self.env["fupin.ledger.message"]._print_values(layout, rows)
        return self.env["fupin.print"]._render_pdf(
            "fupin_ledger.print_ledger", values, paper=layout.paper, landscape=True
        )

    def _export_table(self, domain):
        """Return the columns as they are written and an iterator of their rows."""
        self.ensure_one()
        self.check_access("read")
        records = self._records()
        records.check_access("read")
        wanted = self._records_domain() & Domain(domain)
        readers = records._ledger_readers(self._columns().filtered("is_exported"), wanted)
        return [reader.column for reader in readers], records._ledger_rows(wanted, readers)

    def _template_columns(self):
        readers = self._records()._ledger_readers(self._columns().filtered("is_imported"), None)
        return [reader.column for reader in readers]

    def _layout(self, place, paper, columns):
        signatures = [word for word in (self.signatures or "").split("、") if word]
        return export.Layout(
            title=self.title.replace("{region}", place.name or "").replace("{year}", str(local_date().year)),
            columns=columns,
            sheet_name=self.name,
            reporting_unit=self.env.user.sudo().fupin_unit_id.name or "",  # sudo: one's own unit
            unit=UNIT_WORDS[self.amount_unit],
            signatures=tuple(f"{word}：" for word in signatures),
            paper=paper or self.paper,
            notes=(self.note or "").splitlines(),
        )

    def _place(self, region_id):
        """The place that the title names: the one asked for, else the user's own."""
        region = self.env["fupin.region"].browse(region_id or []).exists()
        region.check_access("read")
        return region or self.env.user._main_region()

    def _filename(self, ending):
        return f"{self.name}_{local_date():%Y%m%d}.{ending}"

    @api.autovacuum
    def _gc_exports(self):
        """Written ledgers are kept for a week: they can be written again."""
        limit = 1000
        old = self.env["ir.attachment"].search(
            [("res_model", "=", self._name), ("res_id", "=", 0), ("create_date", "<", f"-{DAYS_KEPT}d")],
            limit=limit + 1,
        )
        old[:limit].unlink()
        return len(old[:limit]), len(old) > limit
