from odoo import api, fields, models
from odoo.exceptions import UserError

OF_VILLAGES = ("village_collective", "village_committee")


class FupinDisposal(models.Model):
    """Assets of a household without heirs: the village disposes of them, the income is all villagers' (S3-78).

    The household and the disposal say the same: what is known of the household is filled in, and what a disposal that
    was carried out says is kept with the household.
    """

    _inherit = "fupin.disposal"

    no_heir = fields.Boolean(
        string="Household without heirs", compute="_compute_no_heir", store=True, precompute=True, readonly=False,
        help="The village disposes of it, the income is all villagers'.",  # S3-78
    )  # fmt: skip

    @api.depends("asset_ids")
    def _compute_no_heir(self):
        """Filled in where all households that own the assets are known to be without heirs."""
        for disposal in self:
            households = disposal._owner_households()
            disposal.no_heir = disposal.no_heir or bool(households) and all(households.mapped("no_heir"))

    def _owner_households(self):
        """Return the households that own the assets."""
        # sudo: whether somebody inherits, of assets that may be disposed of
        return self.sudo().asset_ids.owner_ids.household_id

    def _check_transition(self, name, reason=None):
        super()._check_transition(name, reason)
        if name == "submit":
            self._check_heirs()

    def _check_heirs(self):
        """Raise `UserError` where it is not the village that disposes, or where the household's record says otherwise."""
        for disposal in self:
            households = disposal._owner_households()
            if not disposal.no_heir:
                if households and all(households.mapped("no_heir")):
                    raise UserError(
                        self.env._(
                            "“%s”: the household is recorded as without heirs. Tick it here too, or correct the"
                            " household.",
                            disposal.name,
                        )
                    )
                continue
            if disposal.unit_id.sudo().unit_type not in OF_VILLAGES:  # sudo: its kind
                raise UserError(self.env._("“%s”: without heirs the village disposes of it.", disposal.name))
            if not disposal.has_household:
                raise UserError(self.env._("“%s”: only a household's assets can be without heirs.", disposal.name))

    def _after_transition(self, name):
        super()._after_transition(name)
        if name == "dispose":
            self.filtered("no_heir")._keep_with_households()

    def _keep_with_households(self):
        """Note it on the households, with an event; among several, which of them is meant is not known."""
        for disposal in self:
            households = disposal._owner_households()
            if len(households) == 1 and not households.no_heir:
                # sudo of `_owner_households`: what was agreed to is kept, whoever takes the last step
                households.no_heir = True
