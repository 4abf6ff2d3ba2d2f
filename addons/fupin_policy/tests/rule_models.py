"""Models that exist in tests only: a lot with contracts and lines, and a confidential one.

Without ``_module`` no addon loads them; a test does by ``load``.
"""

from types import SimpleNamespace
from unittest.mock import patch

from odoo import api, fields, models
from odoo.tools import SQL


class FupinTestLot(models.Model):
    _module = None
    _name = "fupin.test.lot"
    _inherit = ["fupin.record"]
    _description = "Test lot"

    name = fields.Char(required=True)
    value = fields.Float()
    bought_on = fields.Date()
    state = fields.Selection([("draft", "Draft"), ("sold", "Sold")], default="draft", required=True)
    contract_ids = fields.One2many("fupin.test.contract", "lot_id")
    line_ids = fields.One2many("fupin.test.lot.line", "lot_id")
    clue_ids = fields.One2many("fupin.test.clue", "lot_id")
    income = fields.Float(compute="_compute_income", store=True)
    is_mine = fields.Boolean(compute="_compute_is_mine")
    pin = fields.Char(groups="base.group_system")
    _transitions = {"sell": (("draft",), "sold")}

    @api.depends("line_ids.amount")
    def _compute_income(self):
        for lot in self:
            lot.income = sum(lot.line_ids.mapped("amount"))

    @api.depends_context("uid")
    def _compute_is_mine(self):
        self.is_mine = False

    def _measure_test_yield(self, alias):
        """Income by value; nothing where there is no value."""
        return SQL("%s / NULLIF(%s, 0)", self._field_to_sql(alias, "income"), self._field_to_sql(alias, "value"))

    def _measure_test_broken(self, alias):
        return SQL("%s / 0", self._field_to_sql(alias, "income"))

    def _measure_test_age(self, alias):
        """Days since it was bought."""
        day = self.env["fupin.measure"]._day()
        return SQL("%s::date - %s", day, self._field_to_sql(alias, "bought_on"))


class FupinTestContract(models.Model):
    _module = None
    _name = "fupin.test.contract"
    _inherit = ["fupin.record"]
    _description = "Test contract"

    name = fields.Char()
    lot_id = fields.Many2one("fupin.test.lot", index=True, ondelete="cascade")
    date_to = fields.Date()
    state = fields.Selection([("draft", "Draft"), ("active", "Active")], default="draft", required=True)
    _transitions = {"sign": (("draft",), "active")}


class FupinTestLotLine(models.Model):
    _module = None
    _name = "fupin.test.lot.line"
    _inherit = ["fupin.record.line"]
    _description = "Test line"
    _parent_field = "lot_id"

    lot_id = fields.Many2one("fupin.test.lot", required=True, index=True, ondelete="cascade")
    amount = fields.Float()


class FupinTestClue(models.Model):
    _module = None
    _name = "fupin.test.clue"
    _inherit = ["fupin.record"]
    _description = "Test clue"
    _fupin_confidential = True

    name = fields.Char()
    lot_id = fields.Many2one("fupin.test.lot", index=True, ondelete="cascade")
    state = fields.Selection([("draft", "Draft")], default="draft", required=True)


MODELS = (FupinTestLot, FupinTestContract, FupinTestLotLine, FupinTestClue)

PACKAGE = "fupin_policy_tests"


def load(env):
    """Add the models to the registry and the database, for a transaction that is rolled back."""
    env.flush_all()
    with patch.dict(models.MetaModel._module_to_models__, {PACKAGE: list(MODELS)}):
        names = list(env.registry.load(SimpleNamespace(name=PACKAGE)))
    env.registry._setup_models__(env.cr, names)
    env.registry.init_models(env.cr, names, {"module": "fupin_policy"})


def unload(env):
    """Take the models out of the registry again."""
    for model in MODELS:
        del env.registry[model._name]
    env.registry._setup_models__(env.cr)
