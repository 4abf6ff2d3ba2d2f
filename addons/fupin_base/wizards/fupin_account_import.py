import base64

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..kernel import people_list, protect
from ..kernel.clock import local_date
from ..models.fupin_assignment import GRANTS, ROLES
from .fupin_account_wizard import ROLE_OF_UNIT_TYPE

MAX_BYTES = 4 * 1024 * 1024
SHOWN_ERRORS = 200
# words in use for the roles beside the labels
ROLE_WORDS = {
    "村": "village", "村级": "village", "村委会": "village",
    "乡镇": "township", "镇": "township", "乡": "township", "街道": "township",
    "行业部门": "department", "部门": "department", "县直部门": "department", "主管部门": "department",
    "县级": "county", "县": "county", "县专班": "county", "专班": "county", "县级专班": "county",
    "财政": "finance", "审计": "audit", "纪检": "discipline", "纪检监察": "discipline",
    "第三方": "third_party", "上级": "superior", "管理员": "administrator", "系统管理员": "administrator",
}  # fmt: skip


class FupinAccountImport(models.TransientModel):
    """Accounts from a spreadsheet: look at everything first, tell all errors by row, then write
    all or nothing. The file holds phone numbers, so it is sealed as they are."""

    _name = "fupin.account.import"
    _description = "Accounts from a spreadsheet"

    file = fields.Binary(string="Filled-in list", compute="_compute_file", inverse="_inverse_file", attachment=False)
    filename = fields.Char()
    file_encrypted = fields.Text(groups=fields.NO_ACCESS)
    state = fields.Selection(
        [("draft", "Choose the list"), ("wrong", "Errors"), ("checked", "Checked")],
        default="draft",
        readonly=True,
    )
    people_count = fields.Integer(readonly=True)
    report = fields.Html(readonly=True)

    @api.depends("file_encrypted")
    def _compute_file(self):
        """What was chosen is told by its name; the content is not given back."""
        for wizard in self:
            # sudo: the sealed column is closed to everyone
            wizard.file = wizard.sudo().file_encrypted and base64.b64encode(b"-")

    def _inverse_file(self):
        keys = self.env["res.users"]._protection_keys()
        for wizard in self:
            content = wizard.file.decode() if wizard.file else ""
            if content == base64.b64encode(b"-").decode():
                continue
            # sudo: the sealed column is closed to everyone
            wizard.sudo().file_encrypted = content and protect.encrypt(content, keys)
            wizard.state = "draft"

    def action_template(self):
        """Hand over the empty list."""
        words = self.env["fupin.account.wizard"]._grantable_roles()
        content = people_list.template([label for _role, label in words])
        return self.env["fupin.print"]._download(self.env._("List of people.xlsx"), content, self._reopen())

    def action_check(self):
        """Look at every row and tell what is wrong; nothing is written."""
        self.ensure_one()
        self.check_access("write")
        rows, errors = self._read_rows()
        self.people_count = len(rows)
        self.state = "wrong" if errors else "checked"
        self.report = self._error_report(errors, rows) if errors else self._summary(rows)
        return self._reopen()

    def action_import(self):
        """Make all accounts and hand over the slips."""
        self.ensure_one()
        self.check_access("write")
        rows, errors = self._read_rows()
        if errors:
            return self.action_check()
        account = self.env["fupin.account"]
        issued = account._create_accounts(rows)
        # the list with its numbers is no longer needed
        self.sudo().file_encrypted = False  # sudo: the sealed column is closed to everyone
        done = {"type": "ir.actions.client", "tag": "soft_reload"}
        return account._download_slips(issued, done) if issued else done

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Accounts from a spreadsheet"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
        }

    # ------------------------------------------------------------------ reading

    def _read_rows(self):
        """Return the rows as `fupin.account` takes them, and all their errors."""
        rows = self._read_file()
        errors = [*self._resolve_units(rows), *self._resolve_roles(rows)]
        for row in rows:
            row["date_from"] = local_date() if row["date_from"] == "" else row["date_from"]
        # one fault, one message: a role follows from the unit
        told = {(number, field) for number, field, _message in errors}
        told |= {(number, "role") for number, field in told if field == "unit"}
        errors += [error for error in self.env["fupin.account"]._check_rows(rows) if (error[0], error[1]) not in told]
        return rows, sorted(errors, key=lambda error: error[0])

    def _read_file(self):
        # sudo: the sealed column is closed to everyone
        sealed = self.sudo().file_encrypted
        if not sealed:
            raise UserError(self.env._("Choose the filled-in list first."))
        content = protect.decrypt(sealed, self.env["res.users"]._protection_keys())
        if len(content) > MAX_BYTES * 4 / 3:
            raise UserError(self.env._("The file is larger than 4 MB: keep only the list of people."))
        try:
            rows = people_list.read_people(base64.b64decode(content))
        except people_list.UnreadableFile as error:
            raise UserError(
                self.env._(
                    "This file cannot be read as a spreadsheet. It may be damaged or protected by a"
                    " password: open it in Excel or WPS, save it as .xlsx without a password, and"
                    " choose it again. Nothing was written."
                )
            ) from error
        except people_list.NoHeads as error:
            raise UserError(
                self.env._(
                    "No row with the heads %s was found on the first sheet. Use the empty list from"
                    " this window. Nothing was written.",
                    self.env._(", ").join(people_list.HEADS[field][0] for field in people_list.REQUIRED_HEADS),
                )
            ) from error
        except people_list.TooMany as error:
            raise UserError(
                self.env._(
                    "More than %s people: divide the list. Nothing was written.",
                    people_list.MAX_PEOPLE,
                )
            ) from error
        if not rows:
            raise UserError(self.env._("The list is empty: one person a row, below the heads."))
        return rows

    def _resolve_units(self, rows):
        """Put ``unit_id`` into each row; return errors."""
        texts = {row["unit"] for row in rows if row["unit"]}
        user = self.env.user
        places = Domain.OR(user._fupin_scope(granter).under("region_code") for granter in ("administrator", *GRANTS))
        found = self.env["fupin.unit"]._lookup(texts, places)
        for number, row in enumerate(rows):
            units = found.get(row["unit"], self.env["fupin.unit"])
            row["unit_id"] = units.id if len(units) == 1 else False
            row["unit_type"] = units.unit_type if len(units) == 1 else False
            if row["unit"] and not units:
                yield (
                    number, "unit",
                    self.env._("“%s” was not found among the units that you administer.", row["unit"]),
                )  # fmt: skip
            elif len(units) > 1:
                places = units[:5].mapped(lambda unit: f"{unit.region_id.display_name} {unit.name}")
                yield (
                    number, "unit",
                    self.env._(
                        "“%(text)s” could be: %(units)s. Write the township before it.",
                        text=row["unit"],
                        units=self.env._(", ").join(places),
                    ),
                )  # fmt: skip

    def _resolve_roles(self, rows):
        """Turn the word for the role into the role, or take the one that goes with the unit."""
        labels = self.env["fupin.assignment"]._fields["role"]._description_selection(self.env)
        words = {
            **ROLE_WORDS,
            **{people_list.same_width(label): role for role, label in (*ROLES, *labels)},
        }
        for number, row in enumerate(rows):
            written = row["role"]
            row["role"] = (
                words.get(people_list.same_width(written)) if written else ROLE_OF_UNIT_TYPE.get(row["unit_type"])
            )
            if written and not row["role"]:
                yield (
                    number, "role",
                    self.env._("“%s” is no role: choose one from the list.", written),
                )  # fmt: skip

    # ------------------------------------------------------------------ telling

    def _error_report(self, errors, rows):
        heads = {field: names[0] for field, names in people_list.HEADS.items()}
        lines = Markup().join(
            Markup("<tr><td>%s</td><td>%s</td><td>%s</td></tr>")
            % (self.env._("Row %s", rows[number]["line"]), heads[field], message)
            for number, field, message in errors[:SHOWN_ERRORS]
        )
        faulty = len({number for number, _field, _message in errors})
        head = self.env._(
            "%(count)s rows have errors; nothing was written. Correct them in the list and choose it again.",
            count=faulty,
        )
        return Markup('<p class="text-danger fw-bold">%s</p><table class="table table-sm">%s</table>') % (
            head, lines,
        )  # fmt: skip

    def _summary(self, rows):
        labels = dict(self.env["fupin.assignment"]._fields["role"]._description_selection(self.env))
        counts = {}
        for row in rows:
            counts[row["role"]] = counts.get(row["role"], 0) + 1
        text = self.env._(", ").join(
            self.env._("%(role)s: %(count)s", role=labels[role], count=count) for role, count in counts.items()
        )
        return Markup("<p>%s</p><p>%s</p>") % (
            self.env._("All %s rows are right.", len(rows)), text,
        )  # fmt: skip
