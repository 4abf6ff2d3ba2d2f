from odoo import api, fields, models

# what the policy's own data carries out of its text
CARRIERS = [
    ("document_number", "Document number"),
    ("issue_date", "Date of issue"),
    ("date_from", "First day in force"),
    ("date_to", "Last day in force"),
    ("contact", "Who interprets it"),
    ("hotline", "Hotline"),
]


class FupinPolicyArticle(models.Model):
    """One provision of a policy, in the words of its text.

    ``number`` is the label as printed (two articles of one text may bear the same), ``provision`` the id under which
    checks and packs cite it.
    """

    _name = "fupin.policy.article"
    _inherit = ["fupin.policy.part"]
    _description = "Article"
    _order = "policy_id, sequence, id"
    _rec_names_search = ["number", "provision", "text"]

    number = fields.Char(string="Article number", required=True)
    provision = fields.Char(index="btree_not_null", help="Under which packs and checks cite it, such as T-14.")
    text = fields.Text(string="Wording", required=True)
    documents = fields.Text(string="Papers asked for", help="Papers that the article asks for and nothing checks.")
    carried_by = fields.Selection(
        CARRIERS, string="Carried out by the policy's", help="For an article that the policy's own data carries out."
    )

    _provision_uniq = models.UniqueIndex(
        "(policy_id, provision) WHERE provision IS NOT NULL", "This policy already has an article of this provision."
    )

    @api.depends("number", "provision", "text")
    def _compute_display_name(self):
        for article in self:
            words = (article.text or "").replace("\n", " ")
            article.display_name = f"{article.number or ''} {words[:30]}{'…' if len(words) > 30 else ''}".strip()
