from odoo import models
from odoo.addons.fupin_base.kernel.clock import as_chinese, local_date


class FupinEvaluation(models.Model):
    """The sheet of one unit, to be signed; of several, the ranking."""

    _inherit = "fupin.evaluation"

    def action_print(self):
        """Hand over the sheet of an evaluation; of several that are chosen in the list, the ranking with the figures
        for the next year's allocation (S4-37)."""
        self.check_access("read")
        # sudo: names in a paper that may be read
        records = self.sudo().with_context(lang=self.env["fupin.print"]._print_lang())
        values = {"day": as_chinese(local_date())}
        if len(records) == 1:
            name, template = records.name, "fupin_inspection.print_evaluation"
            signatures = ["填报人", "单位负责人", "考评人"]
            values |= {"evaluation": records, "signatures": signatures, "own": records._form_pairs()}
        else:
            name, template = f"{records[:1].year}年度考评排名", "fupin_inspection.print_evaluation_ranking"
            values |= {
                "title": name,
                "evaluations": records.sorted(lambda row: (row.rank or len(records) + 1, row.region_code)),
                "states": dict(records._fields["state"]._description_selection(records.env)),
                "signatures": ["制表人", "审核人", "负责人"],
            }
        content = self.env["fupin.print"]._render_pdf(template, values)
        return self.env["fupin.print"]._download(f"{name}.pdf", content)
