from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.exceptions import UserError


class FupinContractReview(models.Model):
    """A look of a township, department or county at a contract: for its legality before it is signed (S1-74), or
    while it runs (S1-75). What is wrong is put right by a day and stays told.

    Duties count reviews by unit and contract; rules ask for open defects.
    """

    _name = "fupin.contract.review"
    _inherit = ["fupin.register.line"]
    _description = "Review of a contract"
    _order = "contract_id, date desc, id desc"
    _parent_field = "contract_id"
    _parent_fields = ("contract_id",)
    _told_as = "review_ids"
    # how duties count it, see `fupin.obligation`
    _fupin_activity = {"unit": "unit_id", "date": "date", "record": "contract_id"}

    contract_id = fields.Many2one("fupin.contract", required=True, index=True, ondelete="cascade")
    kind = fields.Selection(
        [("legal", "Of legality"), ("running", "Of performance")],
        string="Kind of review",
        required=True,
        default="running",
        index=True,
    )
    date = fields.Date(required=True, default=lambda self: local_date())
    unit_id = fields.Many2one(
        "fupin.unit",
        string="By unit",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env.user.fupin_unit_id,
    )
    reviewer = fields.Char(string="Reviewed by", help="The person or office: justice station, law firm.")
    qualification = fields.Char(help="What entitles to it: lawyer's licence, legal adviser.")
    result = fields.Selection([("passed", "In order"), ("problems", "Has problems")], required=True)
    defect_ids = fields.Many2many("fupin.contract.defect", string="Defects")
    problem = fields.Text()
    rectify_by = fields.Date(string="Put right by")
    rectified_on = fields.Date(string="Put right on")
    rectification = fields.Text(string="How it was put right")
    is_open = fields.Boolean(string="Not yet put right", compute="_compute_is_open", store=True)

    _unit_idx = models.Index("(unit_id, date)")
    _problem_is_told = models.Constraint(
        "CHECK (result = 'passed' OR COALESCE(problem, '') ~ '\\S')", "Say in a few words what is wrong."
    )
    _order_of_days = models.Constraint("CHECK (rectified_on >= date)", "Nothing is put right before it was found.")

    @api.depends("result", "rectified_on")
    def _compute_is_open(self):
        for review in self:
            review.is_open = review.result == "problems" and not review.rectified_on

    @api.depends("kind", "date", "result")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        results = dict(self._fields["result"]._description_selection(self.env))
        for review in self:
            review.display_name = f"{kinds.get(review.kind, '')} {review.date or ''} {results.get(review.result, '')}"

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:  # one reviews for one's own unit
            vals_list = [{key: value for key, value in vals.items() if key != "unit_id"} for vals in vals_list]
            if not self.env.user.fupin_unit_id:
                raise UserError(self.env._("A review is made for a unit: you hold no post in one."))
        self._refuse_future(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            vals = {key: value for key, value in vals.items() if key not in ("unit_id", "contract_id")}
        self._refuse_future([vals])
        return super().write(vals)

    @api.model
    def default_get(self, fields):
        """The unit is one's own, whatever a context or somebody's defaults say."""
        defaults = super().default_get(fields)
        if "unit_id" in defaults:
            defaults["unit_id"] = self.env.user.fupin_unit_id.id
        return defaults

    def _refuse_future(self, vals_list):
        today = local_date()
        for vals in vals_list:
            for name in ("date", "rectified_on"):
                if vals.get(name) and fields.Date.to_date(vals[name]) > today:
                    raise UserError(self.env._("What has been done cannot lie in the future."))
