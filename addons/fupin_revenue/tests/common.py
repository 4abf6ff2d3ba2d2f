import re

import yaml

from odoo.addons.fupin_base.tests.common import FupinCase
from odoo.addons.fupin_policy.tests.shipped import PACK, ShippedCountyMixin
from odoo.fields import Command

from ..models.fupin_revenue_record import OWNER_LEVELS


class PlanCase(FupinCase):
    """Plans in the invented county, where nothing is limited."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.Plan = cls.env["fupin.distribution"]
        cls.uses = {use.code: use for use in cls.env["fupin.use"].search([("region_id", "=", False)])}

    @classmethod
    def lines(cls, *lines):
        """Return commands: (code of the use, amount, receiving unit or household) each."""
        commands = []
        for code, amount, *receiver in lines:
            values = {"use_id": cls.uses[code].id, "amount": amount}
            for one in receiver:
                values["unit_id" if one._name == "fupin.unit" else "household_id"] = one.id
            commands.append(Command.create(values))
        return commands

    @classmethod
    def income(cls, user, amount, confirm=True, **values):
        """Create a receipt of the user's unit, entered in the books."""
        receipt = (
            cls.env["fupin.receipt"]
            .with_user(user)
            .create({"amount": amount, "date": "2024-01-15", "voucher_number": "凭证1", **values})
        )
        if confirm:
            receipt.action_confirm()
        return receipt

    @classmethod
    def asset(cls, owner, value=100000, **values):
        """Create a confirmed operating asset of a unit, where that stands."""
        asset = cls.env["fupin.asset"].create({
            "name": "光伏电站", "category_id": cls.env.ref("fupin_assets.asset_category_operating_solar").id,
            "region_id": owner.region_id.id, "acquisition_date": "2021-05-01", "useful_life": 20,
            "original_value": value, "funding_ids": [Command.create(
                {"source_id": cls.env.ref("fupin_assets.funding_source_special").id, "amount": value})],
            "owner_ids": [Command.create({"unit_id": owner.id, "share": 1})], **values,
        })  # fmt: skip
        asset.action_submit()
        asset.action_confirm()
        return asset

    @classmethod
    def due(cls, user, asset, amount=1000, due_date="2024-01-01", **values):
        """Create what is due to the user's unit."""
        return (
            cls.env["fupin.receivable"]
            .with_user(user)
            .create({"asset_id": asset.id, "amount": amount, "due_date": due_date, **values})
        )

    @classmethod
    def plan(cls, user, *lines, amount=100000, **values):
        """Create a plan of the user's unit, with the income that it distributes."""
        if amount > 0 and user.fupin_unit_id.unit_type in OWNER_LEVELS:
            cls.income(user, amount)
        return cls.Plan.with_user(user).create(
            {"year": 2024, "amount": amount, "line_ids": cls.lines(*lines), **values}
        )

    @classmethod
    def proposal(cls, *lines, amount, **values):
        """Create a plan of the village without further income."""
        return cls.Plan.with_user(cls.user_village).create(
            {"year": 2024, "amount": amount, "line_ids": cls.lines(*lines), **values}
        )

    @classmethod
    def approved(cls, *lines, amount):
        plan = cls.proposal(*lines, amount=amount)
        plan.action_propose()
        plan.with_user(cls.user_township).action_approve()
        return plan

    @classmethod
    def pay(cls, line, amount, confirm=True, **values):
        payment = (
            cls.env["fupin.payment"]
            .with_user(cls.user_village)
            .create({"line_id": line.id, "amount": amount, "date": "2024-06-01", "voucher_number": "付1", **values})
        )
        if confirm:
            payment.action_confirm()
        return payment

    @classmethod
    def put_shares_in_force(cls, **values):
        """Put in force in the invented county what the shipped regulation says of plans (S3-52 … S3-62).

        :param values: values of its open parameters, None to leave one open
        """
        pack = yaml.safe_load(PACK.read_text())
        gates = [
            gate for gate in pack["gates"] if gate["model"] == "fupin.distribution" and gate["transition"] == "propose"
        ]
        named = {key for gate in gates for key in re.findall(r"@(\w+)", gate.get("condition") or "")}
        keys = {gate.get("parameter_key") for gate in gates} | named | values.keys()
        parameters = [parameter for parameter in pack["parameters"] if parameter["key"] in keys]
        for parameter in parameters:
            if values.get(parameter["key"]):
                parameter.update(value=values[parameter["key"]], is_open=False)
        articles = {part["article"] for part in (*gates, *parameters)}
        text = yaml.safe_dump({
            "policy": {"key": "test_shares", "name": "测试收益分配办法", "region": "990101000000",
                       "date_from": "2020-01-01"},
            "declarations": [one for one in pack["declarations"] if one["code"] in keys],
            "articles": [one for one in pack["articles"] if one["provision"] in articles],
            "parameters": parameters, "gates": gates,
        }, allow_unicode=True)  # fmt: skip
        cls.env["fupin.policy"].with_user(cls.user_administrator).load_pack(text).action_publish()

    def history(self, plan):
        """Return the steps that the history of a plan tells, the first one first."""
        return plan.sudo().event_ids.sorted("id").mapped("transition")


class LushanCase(ShippedCountyMixin, PlanCase):
    """鲁山县 with its regulation in force, as the product ships it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.make_county()
        for role, unit in (("village", cls.collective), ("township", cls.government), ("department", cls.bureau),
                           ("county", cls.office), ("administrator", cls.office)):  # fmt: skip
            setattr(cls, f"lushan_{role}_user", cls.make_user(role, unit, f"lushan_{role}"))
        cls.put_in_force(PACK.read_text(), cls.lushan_administrator_user)
        cls.clerk = cls.lushan_village_user
