from odoo.addons.fupin_assets.tests.form_case import FormCase
from odoo.addons.fupin_assets.tests.form_models import FormModelMixin
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import SweepCase
from .test_evaluation import EvaluationCase


@tagged("post_install", "-at_install")
class TestFormInspection(FormModelMixin, FormCase, SweepCase):
    form_model = "fupin.inspection"
    creates = False

    @classmethod
    def make_one(cls):
        cls.report()
        return cls.inspections()[:1]

    def test_one_tap_stays_one_tap(self):
        """The light page and “the rest is normal” ask for no own field; whoever enters one by form or program does."""
        name = self.own["text"]
        self.change("require", name=name)
        self.change("set", name=self.own["integer"], values={"domain_required": "[('is_normal', '=', False)]"})
        self.report(asset=self.assets[1])
        self.report(asset=self.assets[2], is_normal=False, note="屋面漏雨")
        self.assertEqual(len(self.inspections(("asset_id", "in", self.assets.ids))), 3)
        with self.assertRaisesRegex(UserError, "自加text"), self.cr.savepoint():
            self.env["fupin.inspection"].with_user(self.clerk).create(
                {"asset_id": self.assets[1].id, "task_id": self.task.id, "client_uuid": "form-1"}
            )
        with self.assertRaisesRegex(UserError, "自加text"), self.cr.savepoint():
            self.record.with_user(self.clerk).write({name: " "})


@tagged("post_install", "-at_install")
class TestFormProblem(FormModelMixin, FormCase, SweepCase):
    form_model = "fupin.problem"

    @classmethod
    def make_one(cls):
        return cls.env["fupin.problem"].with_user(cls.user_village).create(
            {"asset_id": cls.assets[0].id, "description": "屋面漏雨"}
        )  # fmt: skip


@tagged("post_install", "-at_install")
class TestFormEvaluation(FormModelMixin, FormCase, EvaluationCase):
    form_model = "fupin.evaluation"
    creates = False

    @classmethod
    def make_one(cls):
        made = cls.open_year()
        return made.filtered(lambda row: row.unit_id == cls.unit_village)
