from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class FupinUnit(models.Model):
    """Making the units of a place from its regions, so that nobody types 200 villages."""

    _inherit = "fupin.unit"

    @api.model
    def action_generate(self, region_id):
        """Make the missing village and township units below a region.

        A village gets its collective, a township its government; each reports to the one
        above it. What exists is left alone, so a second call makes nothing.

        :param region_id: id of the county or township
        :return: number of units made
        :raise AccessError: if the user does not administer the region
        """
        region = self.env["fupin.region"].browse(region_id).exists()
        if not region or region.level in ("country", "province", "prefecture"):
            raise UserError(self.env._("Choose a county, a township or a village."))
        region.check_access("write")
        return self._generate(region.prefix)

    @api.model
    def _generate(self, prefix):
        """Insert what is missing below a prefix, in one statement for each level."""
        self.env["fupin.region"].flush_model()
        self.flush_model()
        made = self._generate_level(
            prefix, "township", "township",
            SQL(
                """CASE WHEN region.name LIKE %s THEN region.name || %s
                   WHEN region.name ~ %s THEN region.name || %s ELSE region.name END""",
                "%街道", "办事处", "(镇|乡)$", "人民政府",
            ),
        ) + self._generate_level(
            prefix, "village", "village_collective",
            SQL("region.short_name || %s", "集体经济组织"),
        )  # fmt: skip
        self._link_supervisors(prefix)
        self.invalidate_model()
        return made

    def _generate_level(self, prefix, level, unit_type, name):
        self.env.cr.execute(
            SQL(
                """INSERT INTO fupin_unit (name, unit_type, region_id, region_code, sequence,
                       active, create_uid, write_uid, create_date, write_date)
                   SELECT %(name)s, %(unit_type)s, region.id, region.code, 10, true,
                       %(uid)s, %(uid)s, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
                   FROM fupin_region region
                   WHERE region.level = %(level)s AND region.active
                   AND region.code LIKE %(under)s
                   AND NOT EXISTS (SELECT 1 FROM fupin_unit unit WHERE unit.region_id = region.id
                       AND unit.unit_type = %(unit_type)s)
                   ON CONFLICT DO NOTHING""",
                name=name,
                unit_type=unit_type,
                uid=self.env.uid,
                level=level,
                under=prefix + "%",
            )
        )
        return self.env.cr.rowcount

    def _link_supervisors(self, prefix):
        """Villages report to their township, townships to their county's office."""
        for lower, upper, cut in (
            ("village_collective", "township", 9),
            ("township", "county_office", 6),
        ):
            self.env.cr.execute(
                SQL(
                    """UPDATE fupin_unit lower_unit SET supervisor_id = upper_unit.id
                       FROM fupin_unit upper_unit
                       JOIN fupin_region region ON region.id = upper_unit.region_id
                       WHERE lower_unit.supervisor_id IS NULL
                       AND lower_unit.unit_type = %s AND upper_unit.unit_type = %s
                       AND upper_unit.active AND length(region.prefix) = %s
                       AND region.prefix = substr(lower_unit.region_code, 1, %s)
                       AND lower_unit.region_code LIKE %s""",
                    lower, upper, cut, cut, prefix + "%",
                )
            )  # fmt: skip
