from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.addons.fupin_base.kernel.region_code import CUTS
from odoo.fields import Domain

from ..kernel.layering import conflicts
from .fupin_policy import CODE_DIGITS

# lines told; more say no more
TOLD = 40


class FupinPolicy(models.Model):
    """Where policies that bind one place together say the same thing differently: which of them goes before.

    Read for drafts as well, so that an administrator sees it before they take effect. What nobody else sets goes on
    beside it and is not told.
    """

    _inherit = "fupin.policy"

    overlaps = fields.Text(
        string="Also set by others", compute="_compute_overlaps", help="What other policies of this place set, too."
    )
    overlap_count = fields.Integer(string="Set by others, too", compute="_compute_overlaps")

    @api.depends("state", "date_from", "date_to", "region_id")
    def _compute_overlaps(self):
        for policy in self:
            pairs = policy._overlapping() if policy.id and policy.state != "expired" else []
            lines = [policy._told_overlap(*pair) for pair in pairs[:TOLD]]
            if len(pairs) > TOLD:
                lines.append(self.env._("… and %s more.", len(pairs) - TOLD))
            policy.overlaps = "\n".join(lines) or False
            policy.overlap_count = len(pairs)

    def _overlapping(self):
        """Return (winner, loser) of all rows with one key, one of which is this policy's; a query a kind of row."""
        self.ensure_one()
        others = self._beside()
        found = []
        if not others:
            return found
        for name in self.env["fupin.policy.article"]._binding_models():
            Binding = self.env[name]
            keys = Binding.search([("policy_id", "=", self.id)]).mapped("key")
            rows = Binding.search([("policy_id", "in", (self | others).ids), ("key", "in", keys)])
            pairs = conflicts(row._layer() for row in rows)
            found += [(Binding.browse(winner), Binding.browse(loser)) for winner, loser in pairs]
        return [pair for pair in found if self in (pair[0].policy_id, pair[1].policy_id)]

    def _beside(self):
        """Return the policies that bind in this one's place, above it and below it, from its first day on; what this
        one is a version of is not beside it."""
        code, day = self.region_code, max(self.date_from, local_date())
        above = {code[:cut].ljust(CODE_DIGITS, "0") for cut in (0, *CUTS)}
        places = Domain("region_code", "in", sorted(above)) | Domain(
            "region_code", "=like", f"{self.region_id.prefix or ''}%"
        )
        versions = Domain("key", "=", self.key) & Domain("region_id", "=", self.region_id.id)
        return self.search(places & ~versions & self._in_force_domain(day))

    def _told_overlap(self, winner, loser):
        """Return the sentence for two rows with one key."""
        other = (winner if loser.policy_id == self else loser).policy_id
        place = other.region_id.name if other.region_id != self.region_id else ""
        told = {
            "kind": self.env["fupin.policy.article"]._binding_word(winner._name),
            "name": winner.name or winner.key,
            "other": f"《{other.display_name}》{place}",
            "why": self._why_before(winner, loser),
        }
        if winner.policy_id == self:
            return self.env._("%(kind)s “%(name)s”: this policy goes before %(other)s (%(why)s).", **told)
        return self.env._("%(kind)s “%(name)s”: %(other)s goes before this policy (%(why)s).", **told)

    def _why_before(self, winner, loser):
        if winner.policy_id.region_id == loser.policy_id.region_id:
            same = winner.is_binding == loser.is_binding
            return self.env._("of one place, the later one") if same else self.env._("marked as binding")
        if len(winner.policy_id.region_id.prefix or "") < len(loser.policy_id.region_id.prefix or ""):
            return self.env._("the superior allows no other")
        return self.env._("the nearest place's own")

    def action_show_overlaps(self):
        """Open the policies with which this one shares what it sets."""
        self.ensure_one()
        self.check_access("read")
        others = self.browse({row.policy_id.id for pair in self._overlapping() for row in pair}) - self
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Policies that set the same"),
            "res_model": self._name,
            "view_mode": "list,form",
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", others.ids)],
        }
