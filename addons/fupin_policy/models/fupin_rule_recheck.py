import logging

from odoo import api, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.fields import Domain
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY
from odoo.tools import SQL

_logger = logging.getLogger(__name__)
PENDING = "fupin_policy.recheck"


class FupinRule(models.Model):
    """Rules on save: at once for the saved records, at the end of the transaction for those that they concern.

    Saved records are checked by one statement for all rules of their model that bind in their places. Records of
    other models that a rule reaches through a dotted path (an asset, when its contract is saved) are collected and
    checked once, right before the commit. What changes tables past the ORM calls ``_recheck(model, ids)``.
    A change of words, places and units reaches what it concerns at night.
    """

    _inherit = "fupin.rule"

    @api.model
    def _on_save(self, records):
        """Check saved records, and note what else they concern."""
        day = local_date()
        if records._name in self._plans_by_place(day):
            self._check_ids(records._name, records.ids, set(records.sudo().mapped("region_code")), day)  # sudo: own
        self._note_saved(records, day)

    @api.model
    def _note_saved(self, records, day=None):
        if records and records._name in self._reached_from(day or local_date()):
            self._pending()["saved"].setdefault(records._name, set()).update(records.ids)

    @api.model
    def _note_before(self, records):
        """Note what records concern as they stand, before they move away or are deleted."""
        for model_name, path in self._reached_from(local_date()).get(records._name, ()):
            reached = self._everywhere(model_name).search(self._concerned(records, path))
            self._pending()["reached"].setdefault(model_name, set()).update(reached.ids)

    @api.model
    def _concerned(self, records, path):
        """Return the domain of the records that saved ones concern; see `fupin.rule._sources` for the path."""
        if path.startswith("^"):
            # sudo: whoever saves a record need not read what it concerns
            return Domain("id", "in", records.sudo().exists()[path[1:]].ids)
        return Domain(path, "in", records.ids)

    @api.model
    def _recheck(self, model_name, ids):
        """Check records, and what they concern, after a statement that bypassed the ORM.

        :param ids: list of ids, or a query for them (`odoo.tools.Query`)
        """
        day = local_date()
        by_place = self._plans_by_place(day)
        if model_name not in by_place and model_name not in self._reached_from(day):
            return
        records = self._everywhere(model_name)
        rows = []
        if "region_code" in records._fields:
            query = records._search([("id", "in", ids)])
            query.groupby = records._field_to_sql(query.table, "region_code", query)
            rows = self.env.execute_query(
                query.select(query.groupby, SQL("array_agg(%s)", SQL.identifier(query.table, "id")))
            )
        found = [number for _code, numbers in rows for number in numbers]
        if model_name in by_place and found:
            self._check_ids(model_name, found, {code for code, _numbers in rows}, day)
        if model_name in self._reached_from(day):
            self._pending()["saved"].setdefault(model_name, set()).update(
                found or records.search([("id", "in", ids)]).ids
            )

    @api.model
    def _check_ids(self, model_name, ids, codes, day):
        """Check records by all rules of their model in their places, in one statement.

        A rule that fails stops no saving: the night tells the administrator of it.
        """
        plans = self._plans_for(model_name, codes, day)
        try:
            with self.env.cr.savepoint():
                self._settle_ids(plans, model_name, ids, day)
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise  # somebody else's save: the request is tried again as a whole
        except Exception:  # whatever a rule does, records can be saved
            _logger.exception("Rules of %s failed on saving", model_name)

    @api.model
    def _settle_ids(self, plans, model_name, ids, day):
        broken = [plan.rule_id for plan in self._plans(day) if plan.is_broken]
        return self.env["fupin.finding"]._settle(
            self._violating(plans, day, Domain("id", "in", ids)),
            SQL(
                "finding.res_model = %s AND finding.res_id = ANY(%s) AND finding.rule_id <> ALL(%s::int[])",
                model_name, list(ids), broken,
            ),
            day,
        )  # fmt: skip

    # --------------------------------------------------------- before the commit

    @api.model
    def _pending(self):
        """Return what waits for the end of this transaction; the first caller has it looked at then."""
        precommit = self.env.cr.precommit
        if PENDING not in precommit.data:
            precommit.data[PENDING] = {"saved": {}, "reached": {}}
            precommit.add(self._check_reached)
        return precommit.data[PENDING]

    @api.model
    def _check_reached(self):
        """Check what the records saved in this transaction concern."""
        pending = self.env.cr.precommit.data.pop(PENDING, None)
        if not pending:
            return
        day = local_date()
        wanted = {}
        for source, ids in pending["saved"].items():
            for model_name, path in self._reached_from(day).get(source, ()):
                concerned = self._concerned(self._everywhere(source).browse(ids), path)
                wanted.setdefault(model_name, []).append(concerned)
        for model_name, ids in pending["reached"].items():
            wanted.setdefault(model_name, []).append(Domain("id", "in", list(ids)))
        for model_name, domains in wanted.items():
            found = self._everywhere(model_name).search_fetch(Domain.OR(domains), ["region_code"], order="id")
            if found:
                self._check_ids(model_name, found.ids, set(found.mapped("region_code")), day)

    @api.model
    def _everywhere(self, model_name):
        # sudo: the engine looks at all records, whoever saves one
        return self.env[model_name].sudo().with_context(active_test=False)
