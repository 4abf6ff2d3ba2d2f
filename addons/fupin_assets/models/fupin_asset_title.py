from collections import Counter

from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.exceptions import UserError
from odoo.tools import SQL

from .fupin_numbered import COUNTY_DIGITS

DEFINING = ("township", "department", "county")
FILING = ("county",)


class FupinAsset(models.Model):
    """Title (确权登记): whose it is, with a certificate (S3-08); filed with the county office (S3-12).

    | step  | from      | who                          |
    |-------|-----------|------------------------------|
    | title | confirmed | township, department, county |
    | file  | confirmed | county office                |

    Neither changes the state. What has to come before, such as the handover (S3-13), is the policy's: its gates. When
    the owners change, the title is void and is registered anew.
    """

    _inherit = "fupin.asset"

    titled_on = fields.Date(string="Title registered on", readonly=True, copy=False)
    certificate_number = fields.Char(string="Certificate of title", readonly=True, copy=False)
    titled_owners = fields.Char(readonly=True, copy=False, help="The owners and shares of the certificate, by number.")
    filed_on = fields.Date(
        string="Rights filed on", readonly=True, copy=False, help="When the county office took note of the six rights."
    )

    _untitled_idx = models.Index("(region_code, code, id) WHERE state = 'confirmed' AND titled_on IS NULL")
    _unfiled_idx = models.Index("(region_code, code, id) WHERE titled_on IS NOT NULL AND filed_on IS NULL")

    @property
    def _transitions(self):
        return {
            **super()._transitions,
            "title": (("confirmed",), "confirmed"),
            "file": (("confirmed",), "confirmed"),
        }

    @api.model
    def _engine_values(self):
        names = ("titled_on", "certificate_number", "titled_owners", "filed_on")
        return {**super()._engine_values(), **dict.fromkeys(names, False)}

    def action_title(self, reason=None):
        """Register the title of confirmed assets: each gets its certificate's number.

        :raise AccessError: for one who is not of the township, department or county
        :raise UserError: if one has no owner, has its title already, or a policy asks for what is missing
        """
        self._check_level(DEFINING, self.env._("Only township, department or county register a title."))
        self._transition("title", reason, values={"titled_on": local_date(), "filed_on": False})

    def action_file(self, reason=None):
        """Note that the county office has taken note of the rights (备案).

        :raise UserError: if the title of one is not registered
        """
        self._check_level(FILING, self.env._("Only the county office takes note of rights."))
        self._transition("file", reason, values={"filed_on": local_date()})

    def _check_transition(self, name, reason=None):
        super()._check_transition(name, reason)
        if name == "title":
            self._check_title()
        if name == "file":
            wrong = self.filtered(lambda asset: not asset.titled_on or asset.filed_on)
            if wrong.filtered("filed_on"):
                raise UserError(self.env._("“%s” has been filed already.", wrong.filtered("filed_on")[0].name))
            if wrong:
                raise UserError(self.env._("“%s”: register the title first.", wrong[0].name))

    def _check_title(self):
        """Raise `UserError` for the first asset that has no owner, or its title already."""
        titled = self.filtered("titled_on")
        if titled:
            raise UserError(
                self.env._(
                    "“%(name)s” has its title: %(number)s.", name=titled[0].name, number=titled[0].certificate_number
                )
            )
        self._check_owned()

    def _after_transition(self, name):
        super()._after_transition(name)
        if name == "title":
            self._give_certificates()

    def _give_certificates(self):
        """Number the certificates, county by county and year by year, in one statement."""
        year = local_date().year
        counties = [asset.region_code[:COUNTY_DIGITS] for asset in self]
        numbers = {
            county: self._reserve(county, year, count, "certificate") for county, count in Counter(counties).items()
        }
        given = [f"{county}确〔{year}〕{next(numbers[county]):06}号" for county in counties]
        self.flush_recordset(["certificate_number"])
        self.env.cr.execute(
            SQL(
                """UPDATE fupin_asset asset SET certificate_number = given.number, titled_owners = owned.owners
                   FROM unnest(%s::int[], %s::text[]) AS given(id, number)
                   JOIN (%s) owned ON owned.id = given.id WHERE asset.id = given.id""",
                list(self.ids), given, self._owners_told(),
            )
        )  # fmt: skip
        self.invalidate_recordset(["certificate_number", "titled_owners"], flush=False)

    def _owners_told(self):
        """Return the query for id and owners with their shares, as one text to compare with that of a certificate."""
        self.env["fupin.asset.owner"].flush_model()
        return SQL(
            """SELECT asset_id AS id, string_agg(concat_ws(':', unit_id, household_id, '', share), ','
                   ORDER BY unit_id, household_id) AS owners
               FROM fupin_asset_owner WHERE asset_id = ANY(%s) GROUP BY asset_id""",
            list(self.ids),
        )

    def _after_save(self, names):
        super()._after_save(names)
        if "owner_ids" in names:
            self._void_title()

    def _void_title(self):
        """Void the titles of assets whose owners are not those of the certificate any more; return the assets."""
        titled = self.filtered("titled_on")
        if not titled:
            return titled
        now = dict(self.env.execute_query(titled._owners_told()))
        titled = titled.filtered(lambda asset: asset.titled_owners != now.get(asset.id))
        if not titled:
            return titled
        names = ["titled_on", "certificate_number", "filed_on"]
        before = titled._event_values(names)
        titled.flush_recordset(names)
        self.env.cr.execute(
            SQL(
                """UPDATE fupin_asset SET titled_on = NULL, certificate_number = NULL, titled_owners = NULL,
                       filed_on = NULL WHERE id = ANY(%s)""",
                list(titled.ids),
            )
        )
        titled.invalidate_recordset([*names, "titled_owners"], flush=False)
        after = titled._event_values(names)
        self.env["fupin.event"]._record(titled, "title_void", before, after)
        self.env["fupin.rule"]._recheck(self._name, titled.ids)
        return titled
