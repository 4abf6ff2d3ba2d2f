from odoo import api, fields, models
from odoo.tools import SQL

from .fupin_problem import WAITING


class FupinInspection(models.Model):
    """An inspection that is not normal opens a problem, or is noted with the one that is open: one for each asset, not
    one each month. What is corrected to normal before anybody took it up is withdrawn."""

    _inherit = "fupin.inspection"

    problem_id = fields.Many2one(
        "fupin.problem", index="btree_not_null", ondelete="set null", readonly=True, copy=False
    )

    @api.model_create_multi
    def create(self, vals_list):
        inspections = super().create(vals_list)
        inspections.filtered(lambda inspection: not inspection.is_normal)._open_problems()
        return inspections

    def write(self, vals):
        result = super().write(vals)
        if "is_normal" in vals or "note" in vals:
            self.filtered(lambda inspection: not inspection.is_normal)._open_problems()
            self.filtered("is_normal")._withdraw_problems()
        return result

    def _open_problems(self):
        """Note the inspections with the open problem of their asset or project, which is made where there is none."""
        # sudo: what follows from an inspection that was checked; the problem lies with the village, whoever looked
        for inspection in self.sudo():
            problem = inspection.problem_id or inspection._open_problem()
            if not problem:
                problem = inspection._quiet(inspection.problem_id).create(inspection._problem_values())
            elif problem.inspection_ids == inspection:
                problem.description = inspection.note
            else:
                problem.last_seen_on = max(problem.last_seen_on or inspection.date, inspection.date)
            inspection._note_problem(problem)

    @api.model
    def _quiet(self, problems):
        """Nobody follows what a sweep finds: whoever has to solve it is told, and its history says who found it."""
        return problems.with_context(mail_create_nosubscribe=True, mail_create_nolog=True)

    def _note_problem(self, problem):
        """Keep which problem it is; no correction, so no event."""
        if self.problem_id != problem:
            self._write({"problem_id": problem.id})
            self.invalidate_recordset(["problem_id"], flush=False)
            problem.invalidate_recordset(["inspection_ids"], flush=False)

    def _open_problem(self, kind="problem"):
        """Return the open problem of the asset or project.

        Where there is none, one is about to be made: its row is touched, so that of two transactions that find the same
        at once the second meets the first one's and is tried again, now seeing the problem. A lock alone would not do:
        the second has taken its snapshot already.
        """
        about = self.asset_id or self.project_id
        domain = [("kind", "=", kind), ("state", "in", WAITING), ("source", "in", ("inspection", "checklist"))]
        if self.asset_id:
            domain.append(("asset_id", "=", self.asset_id.id))
        else:
            domain += [("project_id", "=", self.project_id.id), ("asset_id", "=", False)]
        problem = self.env["fupin.problem"].sudo().search(domain, limit=1, order="id")  # sudo: see _open_problems
        if not problem:
            self.env.cr.execute(
                SQL("UPDATE %s SET write_date = write_date WHERE id = %s", SQL.identifier(about._table), about.id)
            )
        return problem

    def _problem_values(self, **more):
        return {
            "asset_id": self.asset_id.id,
            "project_id": self.project_id.id,
            "source": "inspection",
            "description": self.note or "",
            "found_on": self.date,
            "last_seen_on": self.date,
            "finder_unit_id": self.unit_id.id,
            **more,
        }

    def _withdraw_problems(self):
        """What was corrected to normal asks for nothing, if nobody has taken it up."""
        # sudo: see _open_problems
        for problem in self.sudo().problem_id:
            others = problem.inspection_ids.filtered(lambda inspection: not inspection.is_normal)
            if problem.state == "open" and not problem.passed_count and not others:
                problem._transition("withdraw", self.env._("The inspection was corrected to normal."))

    # ------------------------------------------------------------------- answers

    def _append_answers(self, judged, photos_before):
        """Answers tell what kind of problem it is; an operator's request is one of its own."""
        super()._append_answers(judged, photos_before)
        told = [row for row in judged if row["is_problem"]]
        types = self.env["fupin.problem.type"]
        wrong = types.concat(*(row["item"].opens_problem_type_id for row in told if row["item"]._makes_abnormal()))
        # sudo: see _open_problems
        problem = self.sudo().problem_id
        if problem:
            values = {"type_ids": [fields.Command.link(found.id) for found in wrong - problem.type_ids]}
            if len(problem.inspection_ids) == 1:
                values["source"] = "checklist"
            problem.write(values)
        self._open_request([row for row in told if not row["item"]._makes_abnormal()])

    def _open_request(self, told):
        """What an operator asks for becomes a request, or is added to the one that is open (S0-09)."""
        if not told:
            return
        wanted = self.env["fupin.problem.type"].concat(*(row["item"].opens_problem_type_id for row in told))
        words = "；".join(self._request_words(row) for row in told)
        request = self.sudo()._open_problem("request")  # sudo: see _open_problems
        if request:
            request.write(
                {"type_ids": [fields.Command.link(found.id) for found in wanted], "last_seen_on": self.date}
                | ({} if words in request.description else {"description": f"{request.description}\n{words}"})
            )
            return
        values = self.sudo()._problem_values(  # sudo: see _open_problems
            kind="request", source="checklist", description=words, type_ids=[fields.Command.set(wanted.ids)]
        )
        self._quiet(self.env["fupin.problem"].sudo()).create(values)  # sudo: see _open_problems

    @api.model
    def _request_words(self, row):
        text = row["columns"].get("text")
        said = text or self.note or row["item"].opens_problem_type_id.name or ""
        return f"{row['item'].question}：{said}"
