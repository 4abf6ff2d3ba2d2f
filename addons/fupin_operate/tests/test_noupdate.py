from odoo.addons.fupin_base.tests.common import FupinCase
from odoo.tests import tagged

# records that addons bring and any of our roles may write: an update must leave them alone
WRITTEN_ANEW = """
    SELECT d.module || '.' || d.name, d.model
      FROM ir_model_data d
     WHERE d.module LIKE 'fupin%%' AND d.module <> 'fupin_demo' AND NOT d.noupdate
       AND d.model IN (SELECT m.model FROM ir_model_access a
                         JOIN ir_model m ON m.id = a.model_id
                         JOIN ir_model_data g ON g.model = 'res.groups' AND g.res_id = a.group_id
                        WHERE a.active AND a.perm_write AND g.module LIKE 'fupin%%')
     ORDER BY 1"""
# edited by the account `admin` through core's own screens
CORE = ("mail.template", "ir.cron", "ir.sequence", "ir.config_parameter", "queue.job.channel")


@tagged("post_install", "-at_install")
class TestNoupdate(FupinCase):
    """What administrators edit is not written anew by an update."""

    def test_every_record_that_a_role_may_edit(self):
        self.env.cr.execute(WRITTEN_ANEW)
        self.assertFalse(self.env.cr.fetchall())

    def test_core_records_of_ours(self):
        domain = [("module", "=like", "fupin%"), ("model", "in", CORE), ("noupdate", "=", False)]
        self.assertFalse(self.env["ir.model.data"].search(domain).mapped("complete_name"))

    def test_the_check_sees(self):
        """The other side: records that a role may edit and that an update would write anew are found."""
        self.env.cr.execute("UPDATE ir_model_data SET noupdate = false WHERE model = 'fupin.problem.type'")
        self.env.cr.execute(WRITTEN_ANEW)
        self.assertIn("fupin.problem.type", [model for _name, model in self.env.cr.fetchall()])
