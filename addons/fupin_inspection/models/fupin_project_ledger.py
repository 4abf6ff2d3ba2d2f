from odoo import api, fields, models


class FupinProject(models.Model):
    """Projects in ledgers: annexes 1, 2 and 3 of S4-41. Beside columns of the project itself a ledger may have those of
    `_annex_<key>`; administrators choose which, rename them and add fields of their own.

    Each is read for many projects at once and with the rights of the user.
    """

    _name = "fupin.project"
    _inherit = ["fupin.project", "fupin.ledger.target"]

    @api.model
    def _ledger_cells(self, reader, ids, stored, words):
        annex = getattr(self, f"_annex_{reader.definition.key}", None)
        if reader.definition.field_path or annex is None:
            return super()._ledger_cells(reader, ids, stored, words)
        found = annex(ids)
        return [found.get(project_id) for project_id in ids]

    @api.model
    def _annex_grouped(self, model, ids, name, domain=()):
        """Return ``{project id: records of a model}`` that the user may read."""
        records = self.env[model]
        if not records.has_access("read"):
            return {}
        found = records.search([(name, "in", ids), *domain])
        return {project.id: about for project, about in found.grouped(name).items()}

    @api.model
    def _annex_names(self, model, ids, path, domain=()):
        """Return ``{project id: names, once each}`` of what records of a project point at."""
        grouped = self._annex_grouped(model, ids, "project_id", domain)
        # sudo: the names of what a readable record points at
        return {key: "、".join(dict.fromkeys(about.sudo().mapped(path))) for key, about in grouped.items()}

    def _annex_funding_sources(self, ids):
        return self._annex_names("fupin.funding", ids, "source_id.name")

    def _annex_funding_amount(self, ids):
        groups = self.env["fupin.funding"]._read_group([("project_id", "in", ids)], ["project_id"], ["amount:sum"])
        return {project.id: amount for project, amount in groups}

    def _annex_operators(self, ids):
        domain = [("contract_ids.state", "=", "active")]
        grouped = self._annex_grouped("fupin.asset", ids, "project_id", domain)
        # sudo: who runs what may be read
        return {
            key: "、".join(
                dict.fromkeys(
                    contract.operator_id.name
                    for contract in assets.sudo().contract_ids  # sudo: as above
                    if contract.state == "active" and contract.operator_id
                )
            )
            for key, assets in grouped.items()
        }

    def _annex_use(self, ids):
        assets = self.env["fupin.asset"]
        words = dict(assets._fields["use_status"]._description_selection(self.env))
        found = {}
        for project, use, count in assets._read_group(
            [("project_id", "in", ids), ("state", "=", "confirmed")], ["project_id", "use_status"], ["__count"]
        ):
            found.setdefault(project.id, []).append(f"{words[use]}{count}项")
        return {key: "，".join(parts) for key, parts in found.items()}

    def _annex_problem_types(self, ids):
        domain = [("state", "not in", ("closed", "withdrawn")), ("kind", "=", "problem")]
        return self._annex_names("fupin.problem", ids, "type_ids.name", domain)

    def _annex_batch(self, ids):
        return self._annex_names("fupin.batch", ids, "batch_id.name", [("state", "!=", "past")])

    # ---------------------------------------------------------------------- risk

    def _annex_of_risk(self, ids, name):
        """Return ``{project id: a field of its risk}``, words of a selection in words."""
        risks = self._annex_grouped("fupin.risk", ids, "project_id")
        field = self.env["fupin.risk"]._fields[name]
        words = dict(field._description_selection(self.env)) if field.type == "selection" else {}
        return {key: words.get(risk[:1][name], risk[:1][name]) or None for key, risk in risks.items()}

    def _annex_grade(self, ids):
        return self._annex_of_risk(ids, "grade")

    def _annex_initial_grade(self, ids):
        return self._annex_of_risk(ids, "initial_grade")

    def _annex_supervising_level(self, ids):
        return self._annex_of_risk(ids, "supervising_level")

    def _annex_graded_on(self, ids):
        return self._annex_of_risk(ids, "graded_on")

    def _annex_cancelled_on(self, ids):
        return self._annex_of_risk(ids, "cancelled_on")

    def _annex_is_sensitive(self, ids):
        return {key: "是" for key, sensitive in self._annex_of_risk(ids, "is_sensitive").items() if sensitive}

    # ---------------------------------------------------------------------- plan

    def _annex_plans(self, ids):
        return self._annex_grouped("fupin.plan", ids, "project_id")

    def _annex_plan_measures(self, ids):
        return {key: "；".join(plans.measure_ids.mapped("name")) for key, plans in self._annex_plans(ids).items()}

    def _annex_plan_due(self, ids):
        return {
            key: max(filter(None, plans.mapped("date_due")), default=None)
            for key, plans in self._annex_plans(ids).items()
        }

    def _annex_plan_progress(self, ids):
        return {
            key: f"{sum(plans.mapped('done_count'))}/{sum(plans.mapped('measure_count'))}"
            for key, plans in self._annex_plans(ids).items()
        }

    def _annex_rectifying_unit(self, ids):
        # sudo: the name of the unit of a plan that may be read
        return {key: "、".join(plans.sudo().unit_id.mapped("name")) for key, plans in self._annex_plans(ids).items()}


class FupinPlanMeasure(models.Model):
    """Tasks of plans as a ledger: annex 5 of S4-41."""

    _name = "fupin.plan.measure"
    _inherit = ["fupin.plan.measure", "fupin.ledger.target"]

    region_code = fields.Char(related="plan_id.region_code", store=True, precompute=True)

    @api.model
    def _ledger_cells(self, reader, ids, stored, words):
        key = reader.definition.key
        if reader.definition.field_path or key not in ("about", "grade"):
            return super()._ledger_cells(reader, ids, stored, words)
        measures = self.browse(ids)
        if key == "about":
            return [measure.plan_id._about_name() for measure in measures]
        grades = self.env["fupin.project"]._annex_grade(measures.plan_id.project_id.ids)
        return [grades.get(measure.plan_id.project_id.id) for measure in measures]
