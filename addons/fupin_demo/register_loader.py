"""Brings the register of one county into a database: households, projects, assets with their lines."""

from collections import Counter
from datetime import datetime, time, timedelta

from odoo.addons.fupin_assets.models.fupin_asset_valuation import NOTE_ONLY
from odoo.fields import Command

from .memory import remembering

# what a state has behind it, and how long after the completion
STEPS = {"submitted_at": 12, "received_at": 15, "confirmed_at": 20}
STEPS_TAKEN = {"draft": (), "submitted": ("submitted_at",), "confirmed": tuple(STEPS)}
MORNING = time(2, 0)  # UTC: ten o'clock in China
RESIDUAL_RATE = 0.05


class RegisterLoader:
    """Creates the records of one `Register`, in one call for each model.

    :param units: ids of units by key
    :param users: ids of users by telephone number
    """

    def __init__(self, env, register, units, users):
        self.env = env
        self.register = register
        self.units = units
        self.users = users
        self.regions = self._by("fupin.region", "code", [("code", "=like", f"{register.county}%")])
        self.statuses = self._by("fupin.household.status", "name")
        categories = env["fupin.asset.category"].search([])
        self.categories = {(category.kind, category.name): category.id for category in categories}
        rows = (*register.projects, *register.assets)
        words = sorted({source for row in rows for source, _amount, _year in row.fundings})
        matches = env["fupin.funding.source"]._match_words(words)
        self.sources = {word: source.id for word, source in matches.items()}

    def load(self):
        """Create everything and remember it."""
        with remembering(self.env, "fupin.household", "fupin.project", "fupin.asset"):
            households = map(self._household_values, self.register.households)
            self.households = self.env["fupin.household"].create(list(households)).ids
            projects = map(self._project_values, self.register.projects)
            self.projects = self._create_numbered("fupin.project", projects)
            assets = map(self._asset_values, self.register.assets)
            self._note_values(self._create_numbered("fupin.asset", assets))

    def _by(self, model, name, domain=()):
        return {record[name]: record.id for record in self.env[model].search(list(domain))}

    def _create_numbered(self, model, rows):
        """Create records with codes of the year of their money, whatever the year of the loading."""
        rows = list(rows)
        years = [row["year"] if "year" in row else row["acquisition_date"].year for row in rows]
        county, records = self.register.county, self.env[model]
        numbers = {year: records._reserve(county, year, count) for year, count in Counter(years).items()}
        for row, year in zip(rows, years, strict=True):
            row["code"] = records._code(county, year, next(numbers[year]))
        return records.create(rows)

    def _household_values(self, row):
        name, region, status, members = row
        return {
            "name": name,
            "region_id": self.regions[region],
            "status_id": self.statuses[status],
            "member_count": members,
        }

    def _project_values(self, project):
        return {
            "name": project.name,
            "year": project.year,
            "region_id": self.regions[project.region],
            "department_id": self.units["department", project.sector],
            "implementing_unit_id": self.units[project.implementer],
            "library_number": project.library_number,
            "total_investment": float(project.investment),
            "acceptance_date": project.acceptance,
            "final_account_date": project.final_account,
            "final_account_amount": float(project.investment) if project.final_account else 0,
            "funding_ids": self._funding_lines(project),
            "expense_ids": [
                Command.create({"name": name, "amount": float(amount), "date": project.completed})
                for name, amount in project.expenses
            ],
            "maker_level": "township",
            **self._steps(project.state, project.completed),
        }

    def _asset_values(self, asset):
        entrusted = self.units.get(asset.entrusted)
        made_by_village = asset.owners and asset.owners[0][0][0] in ("village", "household")
        return {
            "name": asset.name,
            "project_id": self.projects[asset.project].id,
            "region_id": self.regions[asset.region],
            "kind": asset.kind,
            "category_id": self.categories[asset.kind, asset.category],
            "asset_form": asset.form,
            "acquisition_date": asset.acquired,
            "original_value": float(asset.value),
            "net_value": float(asset.net_value),
            "valuation_basis": asset.basis,
            "useful_life": asset.life or 0,
            "residual_rate": RESIDUAL_RATE if asset.life else 0,
            "use_status": asset.use_status,
            "quantity": asset.quantity if asset.measure else 0,
            "measure_unit": asset.measure,
            "location": asset.location,
            "custodian_name": asset.custodian,
            "operator_name": asset.operator,
            "department_id": self.units["department", asset.sector],
            "responsible_user_id": self.users.get(asset.responsible),
            "funding_ids": self._funding_lines(asset),
            "owner_ids": [
                Command.create({**self._owner(owner), "share": float(share), "authorised_unit_id": entrusted})
                for owner, share in asset.owners
            ],
            "maker_level": "village" if made_by_village else "township",
            **self._steps(asset.state, asset.acquired),
        }

    def _funding_lines(self, row):
        return [
            Command.create({"source_id": self.sources[source], "amount": float(amount), "year": year})
            for source, amount, year in row.fundings
        ]

    def _owner(self, owner):
        kind, key = owner
        if kind == "household":
            return {"household_id": self.households[key]}
        return {"unit_id": self.units[owner]}

    def _steps(self, state, day):
        """Return the state with the moments of the steps that led to it."""
        moments = {name: datetime.combine(day + timedelta(days=STEPS[name]), MORNING) for name in STEPS_TAKEN[state]}
        return {"state": state, **moments}

    def _note_values(self, assets):
        """Write down the value with which each asset was confirmed, as the register itself does."""
        confirmed = assets.filtered(lambda asset: asset.state == "confirmed")
        self.env["fupin.asset.valuation"].with_context(valuation_note=NOTE_ONLY).create(
            [
                {
                    "asset_id": asset.id,
                    "basis": asset.valuation_basis,
                    "amount": asset.original_value,
                    "date": asset.confirmed_at.date(),
                }
                for asset in confirmed
            ]
        )
