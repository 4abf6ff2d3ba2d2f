from odoo.tests import tagged

from .contract_case import ContractCase
from .form_case import FormCase
from .form_models import FormModelMixin


@tagged("post_install", "-at_install")
class TestFormAsset(FormModelMixin, FormCase):
    @classmethod
    def make_one(cls):
        return cls.make()


@tagged("post_install", "-at_install")
class TestFormProject(FormModelMixin, FormCase):
    form_model = "fupin.project"

    @classmethod
    def make_one(cls):
        return cls.env["fupin.project"].with_user(cls.user_village).create({"name": "产业路", "year": 2023})


@tagged("post_install", "-at_install")
class TestFormContract(FormModelMixin, FormCase, ContractCase):
    form_model = "fupin.contract"

    @classmethod
    def make_one(cls):
        return cls.contract()
