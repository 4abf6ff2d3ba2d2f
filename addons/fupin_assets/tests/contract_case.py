from odoo.fields import Command

from .common import AssetCase


class ContractCase(AssetCase):
    """A confirmed shed of the village and an operator; `contract` makes a contract that runs, if told so."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.modes = {mode.kind: mode for mode in cls.env["fupin.contract.mode"].search([("region_id", "=", False)])}
        cls.shed = cls.make_confirmed(name="扶贫车间", category_id=cls.solar.id)
        cls.operator = cls.env["fupin.operator"].with_user(cls.user_village).create({"name": "绿源合作社"})

    @classmethod
    def contract(cls, user=None, mode="lease", running=False, **changes):
        values = {
            "asset_ids": [Command.link(cls.shed.id)],
            "operator_id": cls.operator.id,
            "mode_id": cls.modes[mode].id,
            "sign_date": "2023-12-20",
            "date_start": "2024-01-01",
            "date_end": "2026-12-31",
            "annual_amount": 12000,
            **changes,
        }
        contract = cls.env["fupin.contract"].with_user(user or cls.user_village).create(values)
        if running:
            contract.action_activate()
        return contract

    def steps(self, contract):
        """Return the steps that the history tells, the first one first."""
        return contract.sudo().event_ids.sorted("id").mapped("transition")
