from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import as_chinese, local_date
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..kernel import rights

TABLE = "rights_by_kind"


class FupinAsset(models.Model):
    """The six rights of an asset on one line; filled by the policy's rule, opened where they differ (S3-26)."""

    _inherit = "fupin.asset"

    right_ids = fields.One2many("fupin.asset.right", "asset_id", string="Six rights")
    rights_line = fields.Char(string="Six rights in short", compute="_compute_rights_line")
    is_immovable = fields.Boolean(
        string="Immovable",
        help="House or land, whose ownership is registered by law.",  # S1-39
    )
    estate_number = fields.Char(
        string="Certificate of real estate",
        help="Its number, where the land or house is registered.",  # S1-39
    )

    _immovable_idx = models.Index("(region_code, code, id) WHERE is_immovable IS TRUE")

    @property
    def _told_lines(self):
        return super()._told_lines | {"right_ids"}

    @api.depends("right_ids.holder", "right_ids.date_to", "owner_ids", "kind", "operator_name", "region_id")
    def _compute_rights_line(self):
        """Who holds what now; before the title is registered, what the rule will make of it."""
        labels = dict(self.env["fupin.asset.right"]._fields["right_type"]._description_selection(self.env))
        today = local_date()
        for asset in self:
            current = asset.right_ids.filtered(lambda right: not right.date_to or right.date_to >= today)
            holders = [(right.right_type, right.holder) for right in current]
            if not holders and asset.owner_ids and asset.region_id:
                holders = asset._rights_by_rule()
            asset.rights_line = rights.in_one_line(holders, labels) or False

    def _rights_by_rule(self):
        """Return ``[(right, holder)]`` that the rule gives, without writing anything."""
        self.ensure_one()
        asset = self.sudo()  # sudo: names of owners of what may be read
        owner = "、".join(line.unit_id.name or line.household_id.name or "" for line in asset.owner_ids)
        holders = {"owner": owner, "operator": asset.operator_name or owner}
        found = [("ownership", owner)] if owner else []
        for kind, right, follows, words, _basis in asset._right_rules().get(
            asset.region_code or asset.region_id.code, ()
        ):
            if kind == asset.kind and right != "ownership":
                found.append((right, holders.get(follows) or words))
        return found

    def _right_rules(self):
        """Return ``{region code: [(kind, right, follows, words, ground)]}`` of the policies that bind today."""
        zones = self.env["fupin.policy"]._zones("fupin.policy.table", local_date(), [TABLE])
        codes = {asset.region_code or asset.region_id.code for asset in self}
        found = {}
        for table, zone in zones.items():
            rules = [
                (*rule, f"{row.article_id.policy_id.name} {row.article_id.number}")
                for row in table.row_ids
                for rule in rights.rules([row._values()])
            ]
            found.update({code: rules for code in codes if zone.covers(code)})
        return found

    def _after_transition(self, name):
        super()._after_transition(name)
        if name == "title":
            self._fill_rights()

    def _void_title(self):
        """Who held the rights by rule holds them no more."""
        void = super()._void_title()
        self._drop_rights(void)
        return void

    @api.model
    def _drop_rights(self, assets):
        if not assets:
            return
        # sudo: what the rule wrote follows the title
        assets.sudo().right_ids.flush_recordset()
        self.env.cr.execute(
            SQL("DELETE FROM fupin_asset_right WHERE is_by_rule AND asset_id = ANY(%s)", list(assets.ids))
        )
        self.env["fupin.asset.right"].invalidate_model(flush=False)
        assets.invalidate_recordset(["right_ids"], flush=False)

    def _fill_rights(self):
        """Write the rights of many assets by rule in one statement; what somebody entered stays."""
        # sudo: the rule's rows, whoever registers the title
        asset = self.sudo()
        asset._drop_rights(asset)
        rows = [
            (code, *rule) for code, found in asset._right_rules().items() for rule in found if rule[1] != "ownership"
        ]
        codes = {record.region_code for record in asset}
        rows += [(code, kind, "ownership", "owner", "", None) for code in codes for kind in rights.KINDS.values()]
        columns = list(map(list, zip(*rows, strict=True)))
        self.env.flush_all()
        self.env.cr.execute(
            SQL(
                """INSERT INTO fupin_asset_right (asset_id, right_type, sequence, holder, follows, basis, date_from,
                       is_by_rule,
                       create_uid, write_uid, create_date, write_date)
                   SELECT asset.id, rule.right_type, array_position(%(order)s::text[], rule.right_type) - 1,
                       CASE WHEN rule.follows = 'owner' THEN owner.names
                            WHEN rule.follows = 'operator' THEN COALESCE(NULLIF(asset.operator_name, ''), owner.names)
                            ELSE rule.words END, NULLIF(rule.follows, ''),
                       COALESCE(rule.basis, asset.certificate_number), asset.titled_on, TRUE, %(user)s, %(user)s,
                       now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
                   FROM fupin_asset asset
                   JOIN unnest(%(codes)s::text[], %(kinds)s::text[], %(rights)s::text[], %(follows)s::text[],
                       %(words)s::text[], %(bases)s::text[]) AS rule(code, kind, right_type, follows, words, basis)
                       ON rule.code = asset.region_code AND rule.kind = asset.kind
                   CROSS JOIN LATERAL (
                       SELECT string_agg(COALESCE(unit.name, household.name), '、' ORDER BY line.id) AS names
                       FROM fupin_asset_owner line LEFT JOIN fupin_unit unit ON unit.id = line.unit_id
                       LEFT JOIN fupin_household household ON household.id = line.household_id
                       WHERE line.asset_id = asset.id) owner
                   WHERE asset.id = ANY(%(ids)s) ON CONFLICT DO NOTHING""",
                order=list(rights.RIGHTS), user=self.env.uid, ids=list(self.ids),
                codes=columns[0], kinds=columns[1], rights=columns[2], follows=columns[3], words=columns[4],
                bases=columns[5],
            )
        )  # fmt: skip
        self.env["fupin.asset.right"].invalidate_model(flush=False)
        self.invalidate_recordset(["right_ids", "rights_line"], flush=False)

    def _after_save(self, names):
        super()._after_save(names)
        if "operator_name" in names:
            self._follow_operator()

    def _follow_operator(self):
        """Let the rights that follow the operator do so: another one, or the owner where nobody runs it any more
        (S3-26). Call it after a statement that changes operators."""
        self.flush_recordset(["operator_name"])
        self.env.cr.execute(
            SQL(
                """UPDATE fupin_asset_right held SET holder = COALESCE(NULLIF(asset.operator_name, ''), mine.holder)
                   FROM fupin_asset asset
                   JOIN fupin_asset_right mine ON mine.asset_id = asset.id AND mine.right_type = 'ownership'
                       AND mine.date_to IS NULL
                   WHERE held.asset_id = asset.id AND held.is_by_rule AND held.follows = 'operator'
                     AND asset.id = ANY(%s)""",
                list(self.ids),
            )
        )
        self.env["fupin.asset.right"].invalidate_model(["holder"], flush=False)
        self.invalidate_recordset(["rights_line"], flush=False)

    # ---------------------------------------------------------------- certificate

    def action_open_rights(self):
        """Open the rights of the asset, to change those that differ."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Six rights"),
            "res_model": "fupin.asset.right",
            "views": [(False, "list"), (False, "form")],
            "domain": [("asset_id", "=", self.id)],
            "context": {"default_asset_id": self.id},
        }

    def action_print_certificate(self):
        """Hand over the certificates of title (确权登记证) to print; one page each."""
        titled = self.filtered("titled_on")
        self.check_access("read")
        titled = titled or self._without_title()
        name = titled.certificate_number if len(titled) == 1 else self.env._("Certificates of title")
        return self.env["fupin.print"]._download(f"{name}.pdf", titled._certificate_pdf())

    def _without_title(self):
        raise UserError(self.env._("“%s”: register the title first.", self[:1].name or ""))

    def _certificate_pdf(self):
        return self.env["fupin.print"]._render_pdf("fupin_assets.print_certificate", self._certificate_words())

    def _certificate_words(self):
        """Return what the certificates say; who issues them is said by the policy in force."""
        # sudo: names in a paper of what may be read
        assets = self.sudo().with_context(lang=self.env["fupin.print"]._print_lang())
        Policy = assets.env["fupin.policy"]
        Right = assets.env["fupin.asset.right"]
        today = local_date()
        return {
            "assets": assets,
            "issuers": {
                region: Policy._parameter("certificate_issuer", region, today) or "" for region in assets.region_id
            },
            "chinese": as_chinese,
            "rights": dict(Right._fields["right_type"]._description_selection(assets.env)),
            "regimes": dict(assets._fields["owner_regime"]._description_selection(assets.env)),
        }
