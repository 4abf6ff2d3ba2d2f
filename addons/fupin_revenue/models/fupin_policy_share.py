from odoo import api, models
from odoo.addons.fupin_policy.models.fupin_rule import OPERATORS

TABLE = "distribution_shares"
MODEL, STEP = "fupin.distribution", "propose"
# how the word for an owner begins → its level; no word: all of them
LEVELS = {"村": "village", "乡": "township", "镇": "township", "街": "township",
          "县": "department", "区": "department", "市": "department", "旗": "department"}  # fmt: skip
# column → how the share must be
LIMITS = {"minimum": ">=", "maximum": "<="}
COLUMNS = {"level": "char", "part": "char", "minimum": "float", "maximum": "float", "in_principle": "boolean"}
SENSES = {">": "minimum", ">=": "minimum", "<": "maximum", "<=": "maximum"}


class FupinPolicyTable(models.Model):
    """A table of shares is kept to without more ado, see below."""

    _inherit = "fupin.policy.table"

    @api.model
    def _table_uses(self):
        word = self.env._("Distribution: shares of the income")
        heads = {
            "level": self.env._("Owner (village, township, county department)"),
            "part": self.env._("Part"),
            "minimum": self.env._("At least (0.6 is 60%)"),
            "maximum": self.env._("At most (0.4 is 40%)"),
            "in_principle": self.env._("In principle"),
        }
        columns = [(name, head, COLUMNS[name]) for name, head in heads.items()]
        return {**super()._table_uses(), TABLE: (word, columns)}


class FupinPolicy(models.Model):
    """The table of shares (`distribution_shares`) binds plans by itself: as a policy comes into force, each figure of a
    row becomes a standard, and a condition of proposing a plan that compares the share with it.

    A row names the owner (``level``), what the share is of (``part``: as the measures of plans are called), its
    ``minimum`` and ``maximum`` as parts of one; *in principle* (``in_principle``) takes a reason, else it is refused.
    What the policy has a condition of its own for is left to that. A new version follows its table again.
    """

    _inherit = "fupin.policy"

    def _publish_problems(self):
        return [*super()._publish_problems(), *self._share_problems()]

    def _check_transition(self, name, reason=None):
        super()._check_transition(name, reason)
        if name == "publish":
            for policy in self:
                policy._take_shares()

    # -------------------------------------------------------------------- reading

    def _share_rows(self):
        """Return the rows of the table: (row, its cells)."""
        table = self.table_ids.filtered(lambda table: table.key == TABLE)
        return [(row, dict(row.cells or {})) for row in table.row_ids]

    def _share_problems(self):
        """Return what cannot be kept to, as sentences."""
        problems = []
        for number, (_row, cells) in enumerate(self._share_rows(), start=1):
            if not self._share_measure(cells):
                problems.append(
                    self.env._(
                        "Shares of the income, row %(row)s: “%(part)s” is no share of a plan. Known are: %(known)s.",
                        row=number,
                        part=cells.get("part") or "",
                        known="、".join(self._share_measures().mapped("name")),
                    )
                )
            elif cells.get("level") and not self._share_level(cells):
                problems.append(
                    self.env._(
                        "Shares of the income, row %(row)s: “%(level)s” is neither village, township nor department.",
                        row=number,
                        level=cells["level"],
                    )
                )
            elif not all(isinstance(one, int | float) and 0 <= one <= 1 for one in self._share_figures(cells).values()):
                problems.append(
                    self.env._("Shares of the income, row %s: write a share as part of one, 0.6 for 60%%.", number)
                )
        return problems

    @api.model
    def _share_measures(self):
        # sudo: the figures of plans that conditions may compare are no secret
        return self.env["fupin.measure"].sudo().search([("model", "=", MODEL)])

    @api.model
    def _share_measure(self, cells):
        """Return the measure that a row names by the beginning of its name, or none."""
        word = str(cells.get("part") or "").strip()
        measures = self._share_measures()
        return measures.filtered(lambda measure: word and measure.name.startswith(word))[:1]

    @api.model
    def _share_figures(self, cells):
        """Return ``{column: figure}`` of those that a row gives; 0 is one."""
        given = {column: cells.get(column) for column in LIMITS}
        return {column: one for column, one in given.items() if one is not None and one is not False and one != ""}

    @api.model
    def _share_level(self, cells):
        return LEVELS.get(str(cells.get("level") or "").strip()[:1])

    # ------------------------------------------------------------------- carrying out

    def _take_shares(self):
        """Let the conditions and standards that the table makes follow it."""
        self.ensure_one()
        wanted = self._wanted_shares()
        Gate, Value = self.env["fupin.gate"], self.env["fupin.policy.parameter"]
        mine = [("policy_id", "=", self.id), ("key", "=like", f"{TABLE}\\_%")]
        known = {Model: {row.key: row for row in Model.search(mine)} for Model in (Gate, Value)}
        for Model in (Gate, Value):
            for key, row in known[Model].items():
                if key not in wanted:
                    row.unlink()
        for key, (gate, value) in wanted.items():
            self._declare_share(key, value["name"])
            for Model, values in ((Value, value), (Gate, gate)):
                if key in known[Model]:
                    known[Model][key].write(values)
                else:
                    Model.create({"policy_id": self.id, "key": key, **values})

    def _wanted_shares(self):
        """Return ``{key: (values of the condition, values of the standard)}`` of what no other condition compares."""
        wanted = {}
        for row, cells in self._share_rows():
            measure, level = self._share_measure(cells), self._share_level(cells)
            for column in self._share_figures(cells) if measure else ():
                if not self._has_own_gate(measure, level, column):
                    key = "_".join(filter(None, (TABLE, level, measure.key, column)))
                    wanted[key] = self._share_values(row, cells, measure, level, column, key)
        return wanted

    def _has_own_gate(self, measure, level, column):
        """Return whether the policy compares this share of this owner by a condition that somebody wrote."""
        gates = self.env["fupin.gate"].search(
            [
                ("policy_id", "=", self.id), ("model_name", "=", MODEL), ("transition", "=", STEP),
                ("measure", "=", measure.key), ("key", "not =like", f"{TABLE}\\_%"),
            ]
        )  # fmt: skip
        return any(
            SENSES.get(gate.operator) == column
            and (level is None or f"'{level}'" in gate.domain or gate.domain == "[]")
            for gate in gates
        )

    def _share_values(self, row, cells, measure, level, column, key):
        """Return the values of the condition and of the standard of one figure of a row."""
        operator = LIMITS[column]
        said = dict(OPERATORS)[operator]
        common = {
            "name": f"{cells.get('level') or ''}{cells['part']} {said}".strip(),
            "article_id": (row.article_id or row.table_id.article_id).id,
            "is_binding": row.table_id.is_binding,
        }
        message = (
            self.env._("Raise the amount for “%s”.", cells["part"])
            if column == "minimum"
            else self.env._("Lower the amount for “%s”.", cells["part"])
        )
        gate = {
            "model_id": self.env["ir.model"]._get_id(MODEL),
            "transition": STEP,
            "domain": f"[('owner_level', '=', '{level}')]" if level else "[]",
            "measure": measure.key,
            "operator": operator,
            "parameter_key": key,
            "severity": "warn" if cells.get("in_principle") else "block",
            "message": message,
        }
        return {**common, **gate}, {**common, "value": str(cells[column]), "is_open": False}

    def _declare_share(self, key, name):
        """Declare the standard in the policy's place, once."""
        if not self.env["fupin.parameter"]._declared_for([key], self.region_id):
            values = {"code": key, "name": name, "value_type": "ratio", "region_id": self.region_id.id}
            self.env["fupin.parameter"].create(values)
