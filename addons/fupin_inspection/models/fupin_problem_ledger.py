from odoo import api, models
from odoo.addons.fupin_ledger.kernel.text import key
from odoo.fields import Command, Domain
from odoo.tools import SQL

from .fupin_problem import WAITING


class FupinProblem(models.Model):
    """Problems and requests from a ledger, a row for each: they come in as found and go their way as any other.

    A row is about one asset, or about a project; of an asset the project follows. What is open already stays as it is.
    """

    _inherit = "fupin.problem"

    @api.model
    def _ledger_vals(self, rows, ledger_import):
        vals_list = super()._ledger_vals(rows, ledger_import)
        given = [row.values for row in rows]
        projects = self._ledger_projects({row.get("project") for row in given}, ledger_import.region_id)
        types = self._ledger_types()
        for row, vals in zip(given, vals_list, strict=True):
            for name in ("region_id", "project_id"):  # the place follows, the project is found
                vals.pop(name, None)
            faults = dict(self._ledger_project(row, vals, projects))
            faults.update(self._ledger_typed(row, vals, types))
            vals["ledger_faults"] = faults
        return vals_list

    @api.model
    def _ledger_named(self, ids, problem):
        if len(ids) > 1:
            problem = self.env._("One asset in a row: write a row for each.")
        return {"asset_id": ids[0] if len(ids) == 1 else False, "ledger_problem": problem}

    @api.model
    def _ledger_ids(self, vals):
        return [vals["asset_id"]] if vals["asset_id"] else []

    @api.model
    def _ledger_rel(self):
        self.flush_model(["asset_id"])
        return SQL("SELECT id AS record_id, asset_id FROM %s", SQL.identifier(self._table))

    @api.model
    def _ledger_project(self, row, vals, projects):
        """Put the project that a row is about into its values; yield ``(column, message)`` of what is wrong with it."""
        named, found = row.get("project"), projects.get(row.get("project"), [])
        if vals["asset_id"] or vals["ledger_problem"]:
            return  # of an asset the project follows
        if len(found) == 1:
            vals["project_id"] = found[0]
        elif found:
            yield "project", self.env._("There are %(count)s projects “%(name)s” here.", count=len(found), name=named)
        elif named:
            yield "project", self.env._("There is no project “%s” here: register it first.", named)
        else:
            yield "asset", self.env._("Name the asset or the project it is about.")

    @api.model
    def _ledger_projects(self, names, region):
        """Return ``{name: [ids]}`` of the projects of the county with these names: one query."""
        domain = Domain("name", "in", list(names - {None})) & Domain(
            "region_code", "=like", f"{(region.prefix or '')[:6]}%"
        )
        found = self.env["fupin.project"].search_fetch(domain, ["name"])
        return {name: projects.ids for name, projects in found.grouped("name").items()}

    @api.model
    def _ledger_types(self):
        """Return ``{(kind, compared name): id}`` of the types, a place's own before the national ones."""
        types = self.env["fupin.problem.type"].search(Domain.TRUE).sorted(lambda found: bool(found.region_id))
        return {(found.kind, key(found.name)): found.id for found in types}

    @api.model
    def _ledger_typed(self, row, vals, types):
        """Put the types that a row names into its values; yield ``(column, message)`` of those that no list has."""
        kind, found = vals.get("kind") or "problem", []
        for word in self._split_words(row.get("types")):
            if (kind, key(word)) in types:
                found.append(types[kind, key(word)])
            else:
                yield "types", self.env._("“%s” is no type of problem or request: write it as in the list.", word)
        if found:
            vals["type_ids"] = [Command.set(found)]

    @api.model
    def _ledger_check(self, rows, vals_list, ledger_import):
        found = super()._ledger_check(rows, vals_list, ledger_import)
        there, above = self._ledger_there(vals_list), {}
        for index, (row, vals) in enumerate(zip(rows, vals_list, strict=True)):
            found += [(index, name, message, False) for name, message in vals["ledger_faults"].items()]
            same = vals["asset_id"], vals.get("project_id", False), key(vals.get("description") or "")
            if same in there:
                message = self.env._("This is registered and not solved yet: it stays as it is. Take the row out.")
                found.append((index, "description", message, False))
            elif same in above:
                found.append((index, "description", self.env._("The same as row %s.", above[same]), True))
            above.setdefault(same, row.number)
        return found

    @api.model
    def _ledger_there(self, vals_list):
        """Return ``(asset, project, compared words)`` of what waits about these assets and projects: one query.

        Of an asset its project is left out: a row names one of them.
        """
        assets, projects = (
            {vals.get(name) for vals in vals_list} - {None, False} for name in ("asset_id", "project_id")
        )
        about = Domain("asset_id", "in", list(assets)) | (
            Domain("asset_id", "=", False) & Domain("project_id", "in", list(projects))
        )
        known = self.search_fetch(about & Domain("state", "in", WAITING), ["asset_id", "project_id", "description"])
        return {
            (one.asset_id.id, False if one.asset_id else one.project_id.id, key(one.description or "")) for one in known
        }

    # ------------------------------------------------------------------- exports

    @api.model
    def _ledger_cells(self, reader, ids, stored, words):
        if reader.definition.key != "types":
            return super()._ledger_cells(reader, ids, stored, words)
        # sudo: the words of problems that may be read
        return ["、".join(problem.type_ids.mapped("name")) or None for problem in self.sudo().browse(ids)]
