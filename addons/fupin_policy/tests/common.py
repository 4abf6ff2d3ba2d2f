"""A policy of county 东山 with one article, on the county tree of `fupin_base`."""

from odoo.addons.fupin_base.tests.common import FupinCase


class PolicyCase(FupinCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policy = cls.make_policy()
        cls.article = cls.policy.article_ids

    @classmethod
    def make_policy(cls, region=None, key="test_2024", **values):
        """Create a draft policy with one article."""
        return cls.env["fupin.policy"].create(
            {
                "key": key,
                "name": "帮扶项目资产管理办法",
                "document_number": "东政发〔2024〕1号",
                "region_id": (region or cls.county).id,
                "date_from": "2024-01-01",
                "article_ids": [
                    (0, 0, {"number": "第五条", "provision": "T-01", "text": "各村每月25日前向乡镇报告。"})
                ],
                **values,
            }
        )

    @classmethod
    def declare(cls, code, value_type, **values):
        """Declare a parameter."""
        return cls.env["fupin.parameter"].create({"code": code, "name": code, "value_type": value_type, **values})
