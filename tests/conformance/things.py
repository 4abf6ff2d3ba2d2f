"""Records that cases make: projects, assets, contracts, problems, inspections, meetings."""

from odoo.fields import Command

# kind of asset → a category of it
CATEGORIES = {
    "operating": "fupin_assets.asset_category_operating_solar",
    "public": "fupin_assets.asset_category_public_road",
    "household": "fupin_assets.asset_category_household_biological",
}


class Things:
    """What can be made in a county; the maker is the superuser unless ``by`` names a person."""

    def model(self, name, by=None):
        """Return a model as a person of the county, or as the superuser."""
        return self.env[name].with_user(self.users[by]) if by else self.env[name]

    def word(self, model, name):
        """Return a word of a vocabulary by its name, as the county has it."""
        found = self.nearest(self.env[model].search([("name", "=", name)]))
        assert found, f"{model} has no “{name}”"
        return found

    def project(self, by=None, **values):
        """Make a project of the village."""
        standing = {"name": "测试项目", "year": 2021, "region_id": self.village.id}
        return self.model("fupin.project", by).create({**standing, **values})

    def asset(self, kind="operating", confirmed=True, by=None, **values):
        """Make an asset of the village, confirmed by the township unless told otherwise."""
        worth = values.get("original_value", 100000)
        source = self.env.ref("fupin_assets.funding_source_special")
        standing = {
            "name": "测试资产",
            "category_id": self.env.ref(CATEGORIES[kind]).id,
            "acquisition_date": "2021-05-01",
            "useful_life": 10,
            "original_value": worth,
            "funding_ids": [Command.create({"source_id": source.id, "amount": worth})],
            "region_id": self.village.id,
            "unit_id": self.units["village"].id,
        }
        asset = self.model("fupin.asset", by or "village").create({**standing, **values})
        if confirmed:
            asset.action_submit()
            asset.with_user(self.users["township"]).action_confirm()
        return asset.sudo(False).with_env(self.env)

    def contract(self, asset, by="village", running=False, mode="lease", **values):
        """Make a lease of an asset, running if told so."""
        operator = self.env["fupin.operator"].with_user(self.users["village"]).create({"name": "测试合作社"})
        modes = self.env["fupin.contract.mode"].search([("kind", "=", mode), ("region_id", "=", False)], limit=1)
        standing = {
            "asset_ids": [Command.link(asset.id)],
            "operator_id": operator.id,
            "mode_id": modes.id,
            "sign_date": "2024-12-20",
            "date_start": "2025-01-01",
            "date_end": "2027-12-31",
            "annual_amount": 12000,
        }
        contract = self.model("fupin.contract", by).create({**standing, **values})
        if running:
            contract.action_activate()
        return contract.with_env(self.env)

    def problem(self, name, about, by="township", **values):
        """Make a problem of a type about a project or an asset."""
        field = "project_id" if about._name == "fupin.project" else "asset_id"
        kind = self.word("fupin.problem.type", name)
        standing = {field: about.id, "description": "测试问题", "type_ids": [Command.set(kind.ids)]}
        return self.model("fupin.problem", by).create({**standing, **values}).with_env(self.env)

    def close(self, problem):
        """Solve a problem and close it."""
        problem.write({"measure": "已整改", "check_note": "已核查"})
        problem.action_solve()
        problem.action_close()

    def meeting(self, code, by="village", **values):
        """Make a meeting of a kind: two_committees, leaders, …"""
        kind = self.nearest(self.env["fupin.meeting.kind"].search([("code", "=", code)]))
        standing = {"kind_id": kind.id, "date": self.day(), "unit_id": self.units[by].id, "minutes": "会议同意"}
        return self.model("fupin.meeting", by).create({**standing, **values}).with_env(self.env)

    def inspect(self, about, by="village", **values):
        """Look at an asset or a project today."""
        field = "project_id" if about._name == "fupin.project" else "asset_id"
        made = self.model("fupin.inspection", by).create({field: about.id, **values})
        return made.with_env(self.env)

    def check(self, risk, *wrong, by="county", said="no"):
        """Answer the checklist of a cancellation: yes to each question, ``said`` to those that hold one of these."""
        action = risk.with_user(self.users[by]).action_check()
        window = self.model(action["res_model"], by).with_context(**action["context"]).create({})
        window.answers = {
            str(row["id"]): said if any(word in row["question"] for word in wrong) else "yes"
            for row in window.questions
        }
        window.action_apply()

    # --------------------------------------------------------------------- risk

    def risk(self, project):
        """Return the row of a project on the ledger of risks, put there if it is not."""
        query = self.env["fupin.project"]._search([("id", "=", project.id)])
        self.env["fupin.risk"]._open_for(query)
        return self.env["fupin.risk"].search([("project_id", "=", project.id)])

    def graded(self, amount, *problems, **values):
        """Return the risk of a new project with an amount (yuan) and problems of these types, graded by the county."""
        project = self.project(total_investment=amount, **values)
        for name in problems:
            self.problem(name, project)
        risk = self.risk(project)
        risk.with_user(self.users["county"]).action_grade()
        return risk
