from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import utc_now
from odoo.addons.fupin_base.scope import COUNTY_DIGITS
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..kernel import state as form_state

STATES = [("draft", "Draft"), ("published", "In use"), ("superseded", "Former")]


class FupinFormLayout(models.Model):
    """How the form of a kind of records looks in a county, or in the whole country: one version of it.

    A layout says only what differs from the form as the product brings it (`fupin.form.field`), so that upgrades
    bring what is new. A county's lies upon the national one. Published versions are never edited: each change makes
    the next one. Views are never generated: the layout is applied when a view is read (`fupin.configurable`).

    Written by the designer's methods alone, which ask for the administrator of the place.
    """

    _name = "fupin.form.layout"
    _description = "Form settings"
    _order = "model, county, version desc, id desc"

    model_id = fields.Many2one("ir.model", string="Form", required=True, index=True, ondelete="cascade", readonly=True)
    model = fields.Char(related="model_id.model", string="Technical name of the form", store=True, precompute=True)
    region_id = fields.Many2one(
        "fupin.region", string="Only in", index="btree_not_null", ondelete="restrict", readonly=True
    )
    county = fields.Char(string="County's digits", compute="_compute_county", store=True, precompute=True)
    version = fields.Integer(required=True, readonly=True)
    state = fields.Selection(STATES, required=True, default="draft", readonly=True)
    sections = fields.Json(readonly=True, help="Keys and names of sections, in order.")
    field_ids = fields.One2many("fupin.form.field", "layout_id", string="Fields", readonly=True)
    published_at = fields.Datetime(readonly=True)
    published_by_id = fields.Many2one("res.users", index="btree_not_null", ondelete="restrict", readonly=True)

    _one_uniq = models.UniqueIndex(
        "(model_id, COALESCE(region_id, 0), state) WHERE state <> 'superseded'",
        "Somebody else has just changed this form. Open it again.",
    )
    _model_idx = models.Index("(model, county, state)")

    @api.depends("region_id.code")
    def _compute_county(self):
        for layout in self:
            layout.county = (layout.region_id.code or "")[:COUNTY_DIGITS]

    @api.depends("model_id.name", "region_id.name", "version")
    def _compute_display_name(self):
        for layout in self:
            layout.display_name = f"{layout.model_id.name} {layout.region_id.name or ''} v{layout.version}"

    @api.model
    def _jurisdiction_domain(self, scope, mode):
        """An administrator reads the national forms and those of the places that he covers."""
        return self.env["fupin.own.field"]._jurisdiction_domain(scope, mode)

    # ----------------------------------------------------------------- who may

    @api.model
    def _may(self, model_name, region):
        """Raise unless the user administers the place and the form can be configured.

        :param region: a county; none for the whole country
        """
        self.browse().check_access("read")
        scope = self.env.user._fupin_scope("administrator")
        if not (scope.covers(region.code) if region else scope.whole_country) and not self.env.su:
            raise AccessError(self.env._("You administer another place: its forms are changed there."))
        if region and region.level != "county" and len((region.prefix or "").rstrip()) != COUNTY_DIGITS:
            raise UserError(self.env._("Forms are set for a whole county, or for the whole country."))
        if not getattr(self.env.get(model_name), "_fupin_configurable", False):
            raise UserError(self.env._("This form cannot be changed here."))

    # ------------------------------------------------------------------ states

    @api.model
    def _find(self, model_name, region, state="published"):
        domain = Domain("model", "=", model_name) & Domain("region_id", "=", region.id) & Domain("state", "=", state)
        return self.sudo().search(domain, limit=1)  # sudo: callers have checked, or need it for everybody's form

    def _state(self):
        """Return the layout as plain data (`kernel.state`); of no layout an empty one."""
        return {
            "sections": list(self.sections or []),
            "fields": {line.name: line._line() for line in self.field_ids},
        }

    @api.model
    def _national_state(self, model_name):
        return self._find(model_name, self.env["fupin.region"])._state()

    @api.model
    def _above(self, model_name, region):
        """Return what the whole country's form says, for a county's; of the country itself nothing."""
        return self._national_state(model_name) if region else None

    @api.model
    def _merged_state(self, model_name, region, layout):
        """Return a layout's state upon the national one."""
        state = layout._state()
        return form_state.merged(self._national_state(model_name), state) if region else state

    @api.model
    def _draft_or_published(self, model_name, region, draft):
        found = self._find(model_name, region, "draft") if draft else self.browse()
        return found or self._find(model_name, region)

    @api.model
    def _new_version(self, model_name, region, state, draft=False):
        """Write a state as the next version; what was in use before is kept as a former one."""
        layouts = self.sudo()  # sudo: the designer has checked the administrator
        domain = Domain("model", "=", model_name) & Domain("region_id", "=", region.id) & Domain("state", "!=", "draft")
        number = layouts.search(domain, order="version desc", limit=1).version
        before = self._find(model_name, region, "draft" if draft else "published")
        if draft:
            before.unlink()  # views are kept by the layout's id: a changed draft is another one
        else:
            before.state = "superseded"
            before.flush_recordset()
        layout = layouts.create(
            {
                "model_id": self.env["ir.model"].sudo()._get_id(model_name),  # sudo: as above
                "region_id": region.id,
                "version": number + 1,
                "state": "draft" if draft else "published",
                "sections": state["sections"],
                "published_at": False if draft else utc_now(),
                "published_by_id": False if draft else self.env.uid,
            }
        )
        layout.field_ids = layout.field_ids._commands(model_name, state)
        layout.flush_recordset()
        if not draft:
            layout._published()
        return layout

    def _published(self):
        """Hook: what follows from a form in use; by default everybody's forms are built anew."""
        self.env.registry.clear_cache()
        # whoever reads between here and the commit puts what was before into the cache
        self.env.cr.postcommit.add(self.env.registry.clear_cache)

    # ----------------------------------------------------------------- actions

    def action_publish(self):
        """Put a draft into use; what it was before stays a former version.

        :raise UserError: if it is no draft, or cannot be applied to the form
        """
        self.ensure_one()
        self.check_access("read")
        draft = self.sudo()  # sudo: written below, once `_may` has said yes
        self._may(draft.model, draft.region_id)
        if draft.state != "draft":
            raise UserError(self.env._("Only a draft is published. Open the form's draft."))
        model_name, region, state = draft.model, draft.region_id, draft._state()
        self._apply_state(model_name, region, state, self.env._("Draft published"))
        draft.unlink()
        return True

    def action_restore(self):
        """Return to this version: it becomes the newest one. Data entered meanwhile is kept."""
        self.ensure_one()
        self.check_access("read")
        former = self.sudo()  # sudo: as above
        self._may(former.model, former.region_id)
        if former.state != "superseded":
            raise UserError(self.env._("This version is in use already."))
        current = self._find(former.model, former.region_id)._state()
        state = self._with_kept(former.model, former.region_id, former._state(), current)
        self._apply_state(former.model, former.region_id, state, self.env._("Returned to version %s", former.version))
        return True
