import base64
from datetime import date
from itertools import zip_longest

from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain
from odoo.http import request

from ..kernel import protect, sign_in
from ..kernel.clock import as_chinese, local_date
from .fupin_assignment import PERSON_KNOWN

NAME_LENGTH = 40
FIRST_DAY = date(2000, 1, 1)


class FupinAccount(models.AbstractModel):
    """Making accounts: one or hundreds, checked as a whole, then all or none.

    A row is a dictionary: ``name``, ``phone`` (11 digits), ``unit_id``, ``role``, ``date_from``.
    Who has an account already (same number and name) gets the post as a further one and keeps
    his password; who left comes back to his old account. Posts are created as the user, so
    access rights, record rules and `fupin.assignment._check_granter` hold as everywhere.
    """

    _name = "fupin.account"
    _description = "Making accounts"

    @api.model
    def _check_rows(self, rows):
        """Return every error of every row: a list of ``(row number from 0, field, message)``."""
        checks = (
            self._missing_errors,
            self._right_errors,
            self._repeated_errors,
            self._existing_errors,
        )
        return sorted((error for check in checks for error in check(rows)), key=lambda error: error[0])

    def _missing_errors(self, rows):
        for number, row in enumerate(rows):
            if not row.get("name"):
                yield number, "name", self.env._("The name is missing.")
            elif len(row["name"]) > NAME_LENGTH or any(sign.isdigit() for sign in row["name"]):
                yield number, "name", self.env._("This is not a person's name.")
            if not sign_in.phone_number(row.get("phone")):
                yield (
                    number, "phone",
                    self.env._("Not a mobile phone number: it has 11 digits and begins with 1."),
                )  # fmt: skip
            if not row.get("date_from") or row["date_from"] < FIRST_DAY:
                yield number, "date_from", self.env._("Write the day as 2026-05-01.")

    def _right_errors(self, rows):
        """Nobody makes an account with rights that he does not cover."""
        Post = self.env["fupin.assignment"]
        units = self.env["fupin.unit"].browse({row["unit_id"] for row in rows if row.get("unit_id")})
        codes = dict(units.mapped(lambda unit: (unit.id, unit.region_code)))
        labels = dict(Post._fields["role"]._description_selection(self.env))
        for number, row in enumerate(rows):
            if not row.get("unit_id"):
                yield number, "unit", self.env._("The unit is missing.")
            elif row.get("role") not in labels:
                yield number, "role", self.env._("The role is missing.")
            elif not Post._may_grant(row["role"], codes[row["unit_id"]]):
                yield (
                    number, "role",
                    self.env._(
                        "You cannot make accounts of the role “%s” for this unit.",
                        labels[row["role"]],
                    ),
                )  # fmt: skip

    def _repeated_errors(self, rows):
        """One number is one person; one person takes one post once."""
        names, posts = {}, set()
        for number, row in enumerate(rows):
            phone = sign_in.phone_number(row.get("phone"))
            if not phone:
                continue
            if names.setdefault(phone, row.get("name")) != row.get("name"):
                yield (
                    number, "phone",
                    self.env._("This number stands beside another name in the same list."),
                )  # fmt: skip
                continue
            post = (phone, row.get("unit_id"), row.get("role"))
            if post in posts:
                yield number, "phone", self.env._("This person and post are in the list twice.")
            posts.add(post)

    def _existing_errors(self, rows):
        users = self._existing_users(rows)
        held = self._open_posts(users)
        for number, row in enumerate(rows):
            user = users.get(sign_in.phone_number(row.get("phone")))
            if not user:
                continue
            if user.active and user.name != row.get("name"):
                yield (
                    number, "phone",
                    self.env._("Another account already signs in with this phone number."),
                )  # fmt: skip
            elif not user.active and self._has_rights(user, held):
                yield (
                    number, "phone",
                    self.env._("This person's account is disabled: who administers it has to enable it."),
                )  # fmt: skip
            elif (user.id, row.get("unit_id"), row.get("role")) in held:
                yield number, "phone", self.env._("This person already has this post.")

    def _has_rights(self, user, held):
        """Whether a closed account would come back with rights of before: only who covers them all
        opens it again (`action_account_enable`), or a new code would hand them to anyone."""
        return any(user.id == uid for uid, _unit, _role in held) or user.has_group("base.group_erp_manager")

    def _existing_users(self, rows):
        """Return ``{phone: user}``: accounts in use, or closed ones of the same name.

        A number goes to somebody else some years after it was given up, hence the name."""
        phones = {sign_in.phone_number(row.get("phone")): row.get("name") for row in rows}
        phones.pop(None, None)
        keys = self.env["res.users"]._protection_keys() if phones else {}
        hashes = {protect.index(phone, keys): phone for phone in phones}
        # sudo: a number taken elsewhere counts, though its account cannot be seen
        Users = self.env["res.users"].sudo().with_context(active_test=False)
        found = {}
        for user in Users.search(Domain("sign_in_phone_hash", "in", list(hashes)), order="active, id"):
            phone = hashes[user.sign_in_phone_hash]
            if user.active or user.name == phones[phone]:
                found[phone] = user
        return found

    def _open_posts(self, users):
        """Return the posts held now or later as ``{(user id, unit id, role)}``."""
        user_ids = [user.id for user in users.values()]
        # sudo: a post counts, wherever it is
        posts = self.env["fupin.assignment"].sudo().search(
            Domain("user_id", "in", user_ids)
            & (Domain("date_to", "=", False) | Domain("date_to", ">=", local_date()))
        )  # fmt: skip
        return {(post.user_id.id, post.unit_id.id, post.role) for post in posts}

    # ------------------------------------------------------------------ writing

    @api.model
    def _create_accounts(self, rows):
        """Make the accounts and posts of all rows, or none.

        :return: ``[(user, code)]`` of those who need a slip; codes are nowhere else
        :raise UserError: with the first error, if there is any
        """
        users, issued = self._open_accounts(rows)
        Post = self.env["fupin.assignment"].with_context(person_known=PERSON_KNOWN)
        Post.create(
            [
                {
                    "user_id": users[self._phone(row)].id,
                    "unit_id": row["unit_id"],
                    "role": row["role"],
                    "date_from": row["date_from"],
                }
                for row in rows
            ]
        )
        return issued

    @api.model
    def _open_accounts(self, rows):
        """Make or reopen the accounts of checked rows; the caller gives the posts.

        :return: ``{phone: user}`` of all rows, and ``[(user, code)]`` of those who need a slip
        :raise UserError: with the first error, if there is any
        """
        errors = self._check_rows(rows)
        if errors:
            raise UserError(errors[0][2])
        users = self._existing_users(rows)
        # sudo: users are core's records and nobody writes them directly; rights come by the posts
        Users = self.env["res.users"].sudo()
        issued = Users.union(*users.values()).filtered(lambda user: not user.active)
        issued.write({"active": True})
        fresh = self._create_users([row for row in rows if self._phone(row) not in users])
        issued = issued.union(*fresh.values())
        codes = issued._issue_codes()
        return {**users, **fresh}, [(user, codes[user.id]) for user in issued]

    @staticmethod
    def _phone(row):
        return sign_in.phone_number(row["phone"])

    def _create_users(self, rows):
        """Create users without rights and return ``{phone: user}``; posts give the rights."""
        names = {self._phone(row): row["name"] for row in rows}
        if not names:
            return {}
        # sudo: users are core's records and nobody writes them directly; the posts that follow
        # are created as the user, and with them all of this stands or falls
        Users = self.env["res.users"].sudo().with_context(
            tracking_disable=True, mail_create_nosubscribe=True, no_reset_password=True
        )  # fmt: skip
        groups = [
            self.env.ref("base.group_user").id,
            self.env.ref("mail.group_mail_notification_type_inbox").id,
        ]
        users = Users.create(
            [
                {
                    "name": name,
                    "login": sign_in.generated_login(),
                    "lang": self.env["fupin.print"]._print_lang(),
                    "tz": "Asia/Shanghai",
                    "group_ids": [Command.clear()],
                    **Users._sealed("sign_in_phone", phone),
                }
                for phone, name in names.items()
            ]
        )
        # groups come second: for who has one from the start core draws and stores five pictures
        # of his initials, which takes three quarters of the time of a long list
        users.write({"group_ids": [Command.set(groups)]})
        return dict(zip(names, users, strict=True))

    # ------------------------------------------------------------------ slips

    @api.model
    def _download_slips(self, issued, next_action=None):
        """Return the action that hands over the slips of ``[(user, code)]`` as a PDF."""
        filename = self.env._("Sign-in slips %s.pdf", local_date().isoformat())
        return self.env["fupin.print"]._download(filename, self._slips_pdf(issued), next_action)

    @api.model
    def _slips_pdf(self, issued):
        """Return the slips to cut and hand out, eight on a page."""
        slips = [self._slip(user, code) for user, code in issued]
        address = self._console_address()
        office = self.env.user.sudo().fupin_unit_id  # sudo: one's own unit
        return self.env["fupin.print"]._render_pdf(
            "fupin_base.print_sign_in_slips",
            {
                # two in a row, in a table: WeasyPrint lays out tables fast, flexible boxes slowly
                "rows": list(zip_longest(slips[::2], slips[1::2])),
                "address": address,
                "qr_code": self._qr_code(address),
                "office": " ".join(filter(None, (office.name, office.office_phone))),
            },
        )

    def _console_address(self):
        """Return the address people open: the one the administrator fixed, else the one in use now."""
        parameters = self.env["ir.config_parameter"].sudo()  # sudo: the address is no secret
        if request and not parameters.get_param("web.base.url.freeze"):
            return request.httprequest.url_root.rstrip("/")
        return parameters.get_param("web.base.url")

    def _slip(self, user, code):
        user = user.sudo()  # sudo: the caller has made or reset this account
        post = user.assignment_ids.sorted("date_from", reverse=True)[:1]
        printer = self.with_context(lang=self.env["fupin.print"]._print_lang())
        labels = dict(post._fields["role"]._description_selection(printer.env))
        return {
            "name": user.name,
            "unit": post.unit_id.name or "",
            "role": labels.get(post.role, ""),
            "code": sign_in.printed_code(code),
            "until": as_chinese(user.sign_in_code_until.date()),
        }

    def _qr_code(self, text):
        picture = self.env["ir.actions.report"].barcode("QR", text, width=240, height=240)
        return "data:image/png;base64," + base64.b64encode(picture).decode()
