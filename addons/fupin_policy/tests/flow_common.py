"""Requests with states in the county tree, and a policy that binds their steps."""

from types import SimpleNamespace
from unittest.mock import patch

from odoo import models
from odoo.fields import Command

from .common import PolicyCase

ROLES = (
    "village", "township", "department", "county", "finance", "audit", "discipline", "third_party", "superior",
    "administrator",
)  # fmt: skip
# steps of flows: name, role, level, more
TOWNSHIP = ("乡镇审查", "township", "township", {})
DEPARTMENT = ("部门审核", "department", "department", {})
COUNTY = ("县级审批", "county", "county", {"term_days": 5})
FILING = ("备案", "finance", "county", {"is_filing": True})
WRITING = ("village", "township", "department", "county")


def load_model(env, definition):
    """Add a model to the registry until the tests of a class are over; its table goes with their transaction."""
    registry, module = env.registry, definition._module
    known = models.MetaModel._module_to_models__
    # the import has listed it as part of the addon, where the next registry would find it
    known[module][:] = [one for one in known[module] if one is not definition]
    env.flush_all()
    with patch.dict(known, {module: [definition]}):
        names = registry.load(SimpleNamespace(name=module))
    registry._setup_models__(env.cr, [])
    registry.init_models(env.cr, names, {"module": module})


def unload_model(env, name):
    """Take a model that `load_model` added out of the registry."""
    del env.registry[name]
    env.registry._setup_models__(env.cr)


class FlowCase(PolicyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        from .flow_models import FupinTestRequest  # noqa: PLC0415  # no model of the addon: see `load_model`

        load_model(cls.env, FupinTestRequest)
        cls.addClassCleanup(unload_model, cls.env, "fupin.test.request")
        cls.model = cls.env["ir.model"]._get("fupin.test.request")
        cls._open_model()
        cls.Request = cls.env["fupin.test.request"]
        cls.Review = cls.env["fupin.review"]

    @classmethod
    def _open_model(cls):
        for role in ROLES:
            group = cls.env.ref(f"fupin_base.group_{role}").id
            writes = role in WRITING
            cls.env["ir.model.access"].create(
                {
                    "name": role, "model_id": cls.model.id, "group_id": group, "perm_read": role != "third_party",
                    "perm_write": writes, "perm_create": writes, "perm_unlink": writes,
                }
            )  # fmt: skip
            for mode, on in (("read", True), ("write", writes)):
                if on:
                    cls.env["ir.rule"].create(
                        {
                            "name": f"{role} {mode}", "model_id": cls.model.id, "groups": [Command.link(group)],
                            "domain_force": f"user.fupin_domain('fupin.test.request', '{role}', '{mode}')",
                            "perm_read": mode == "read", "perm_write": mode == "write", "perm_create": mode == "write",
                            "perm_unlink": mode == "write",
                        }
                    )  # fmt: skip

    @classmethod
    def make_request(cls, region=None, **values):
        region = region or cls.village
        return cls.Request.create(
            {"name": f"申请{region.name}", "region_id": region.id, "department_id": cls.unit_department.id, **values}
        )

    @classmethod
    def make_gate(cls, policy=None, **values):
        policy = policy or cls.policy
        return cls.env["fupin.gate"].create(
            {
                "policy_id": policy.id, "article_id": policy.article_ids.id, "key": "gate", "name": "确权",
                "model_id": cls.model.id, "transition": "submit", "message": "先补齐备注", **values,
            }
        )  # fmt: skip

    @classmethod
    def make_flow(cls, steps, policy=None, **values):
        policy = policy or cls.policy
        return cls.env["fupin.flow"].create(
            {
                "policy_id": policy.id, "article_id": policy.article_ids.id, "key": "flow", "name": "审批",
                "model_id": cls.model.id, "transition": "submit",
                "step_ids": [
                    Command.create({"sequence": number, "name": name, "role": role, "level": level, **more})
                    for number, (name, role, level, more) in enumerate(steps, 1)
                ],
                **values,
            }
        )  # fmt: skip

    def reviews(self, records, state="open"):
        return self.Review.search(
            [("res_model", "=", records._name), ("res_id", "in", records.ids), ("state", "=", state)]
        )

    def decide(self, user, records, decision="agree", opinion=None, **more):
        self.reviews(records).with_user(user).action_decide(decision, opinion, **more)
