"""A village with assets that owes a sweep each month: every asset looked at, reported by the 25th."""

from datetime import date

from odoo.addons.fupin_assets.tests.common import AssetCase
from odoo.tests import freeze_time

PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
NOW = "2024-05-20 04:00:00"


class SweepCase(AssetCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(NOW))
        # photos are asked for where a test says so
        cls.env["ir.config_parameter"].set_param("fupin_inspection.sweep_photo_months", 0)
        cls.assets = cls.Asset.concat(*(cls.make_confirmed(name=f"村组道路{n}") for n in range(3)))
        cls.draft = cls.make(name="未确认的道路")
        cls.asset_next = cls.make(cls.user_village_next, name="下坪村道路", region_id=cls.village_next.id)
        cls.asset_next.action_submit()
        cls.asset_next.with_user(cls.user_township).action_confirm()
        cls.policy = cls.env["fupin.policy"].create(
            {
                "key": "sweep_2024",
                "name": "资产监督管理办法",
                "region_id": cls.county.id,
                "date_from": "2024-01-01",
                "article_ids": [
                    (0, 0, {"number": "第五条", "provision": "T-01", "text": "各村每月25日前向乡镇报告。"})
                ],
            }
        )
        cls.duty = cls.make_duty()
        cls.policy.action_publish()
        cls.duty._generate_tasks(date(2024, 4, 1), date(2024, 5, 20))
        cls.task = cls.task_of(cls.unit_village)

    @classmethod
    def make_duty(cls, key="sweep", **values):
        """Create a duty: by default every village sweeps all its confirmed assets each month."""
        Model = cls.env["ir.model"]
        return cls.env["fupin.obligation"].create(
            {
                "policy_id": cls.policy.id,
                "article_id": cls.policy.article_ids[:1].id,
                "key": key,
                "name": "摸排全部资产",
                "unit_type": "village_collective",
                "period": "month",
                "cron": "25",
                "minimum_count": 1,
                "activity_model_id": Model._get_id("fupin.inspection"),
                "scope_model_id": Model._get_id("fupin.asset"),
                "scope_domain": "[('state', '=', 'confirmed')]",
                "coverage": 1,
                "allows_nil": True,
                **values,
            }
        )

    @classmethod
    def task_of(cls, unit, month=5):
        """Return a unit's task of a month."""
        return cls.env["fupin.task"].search([("unit_id", "=", unit.id), ("period_start", "=", date(2024, month, 1))])

    @classmethod
    def report(cls, user=None, asset=None, **values):
        """Report on one asset in the task of May, as the page does."""
        return (
            cls.env["fupin.inspection"]
            .with_user(user or cls.user_village)
            .report({"asset_id": (asset or cls.assets[0]).id, "task_id": cls.task.id, **values})
        )

    @classmethod
    def inspections(cls, *domain):
        return cls.env["fupin.inspection"].search(list(domain), order="id")
