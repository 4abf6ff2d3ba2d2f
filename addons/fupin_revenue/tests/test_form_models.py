from odoo.addons.fupin_assets.tests.form_case import FormCase
from odoo.addons.fupin_assets.tests.form_models import FormModelMixin
from odoo.tests import tagged

from .common import PlanCase


@tagged("post_install", "-at_install")
class TestFormReceipt(FormModelMixin, FormCase, PlanCase):
    form_model = "fupin.receipt"

    @classmethod
    def make_one(cls):
        return cls.income(cls.user_village, 1000, confirm=False)


@tagged("post_install", "-at_install")
class TestFormDistribution(FormModelMixin, FormCase, PlanCase):
    form_model = "fupin.distribution"

    @classmethod
    def make_one(cls):
        return cls.Plan.with_user(cls.user_village).create({"year": 2024, "amount": 1000})
