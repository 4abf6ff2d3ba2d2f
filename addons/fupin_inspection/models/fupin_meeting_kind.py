from odoo import models


class FupinMeetingKind(models.Model):
    """What kind of meeting: 两委 (S0-13), 班子 (S0-15), 联席 (S2-31), 调度 …; a county may add its own."""

    _name = "fupin.meeting.kind"
    _inherit = ["fupin.vocabulary"]
    _description = "Kind of meeting"

    _code_region_uniq = models.UniqueIndex("(code, COALESCE(region_id, 0))", "This code is already used.")
