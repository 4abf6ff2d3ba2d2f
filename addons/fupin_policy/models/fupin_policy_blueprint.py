from odoo import models


class FupinPolicy(models.Model):
    """以此为蓝本: a county that writes a regulation begins with a neighbour's."""

    _inherit = "fupin.policy"

    def action_take_as_blueprint(self):
        """Ask for the place and the name of the draft that begins as this policy."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id("fupin_policy.fupin_policy_blueprint_action")
        return {**action, "context": {"default_source_id": self.id}}

    def _load_blueprint(self, text, region, name, date_from):
        """Return a draft for a region with the content of a pack and a head of its own.

        Its articles are kept, to be rewritten; what names the other document (number, issuer, dates, repeals) is not.

        :raise UserError: with line and reason of every fault
        """
        key = self._with_key({})["key"]
        head = {"key": key, "name": name, "region": region.code, "date_from": date_from.isoformat()}
        return self._load_text(text, head)
