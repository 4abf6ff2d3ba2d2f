"""Photos stored before keep what the camera wrote into them: a job takes it out, some at a time."""

from odoo import SUPERUSER_ID, api


def migrate(cr, version):
    api.Environment(cr, SUPERUSER_ID, {})["fupin.photo"]._clean_stored_later()
