from odoo import api, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

RULED_BY = ("region_code", "department_id")


class FupinJurisdiction(models.AbstractModel):
    """Whatever stands in a place: rights by place, and no way out of it by a write.

    Record rules are checked by Odoo *before* a write. Here they are checked again after one,
    and what a record points at must be readable, so that nothing can be pushed into a
    neighbour's village, nor a neighbour's record be pulled in by its number.
    """

    _name = "fupin.jurisdiction"
    _inherit = ["fupin.versioned"]
    _description = "Jurisdiction"
    # marks the models whose region_code follows when a region is recoded or merged
    _fupin_jurisdiction = True
    # what follows from other fields, and rights from it: taken from no caller, from nobody's defaults
    _follows = frozenset({"region_code"})

    @api.model
    def default_get(self, fields):
        defaults = super().default_get(fields)
        return {name: value for name, value in defaults.items() if name not in self._follows}

    @api.model_create_multi
    def create(self, vals_list):
        self._refuse_following(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self._refuse_following([vals])
        return super().write(vals)

    def _refuse_following(self, vals_list):
        """Raise `AccessError` where a caller writes the place's code beside the place."""
        if self.env.su:
            return
        for vals in vals_list:
            if any(vals.get(name) for name in self._follows):
                raise AccessError(self.env._("The code of the place follows from the place: set that."))

    @api.model
    def _jurisdiction_domain(self, scope, mode):
        """Return what a `Scope` reaches of this model.

        Villages, townships, counties and above reach what lies in their places; a department
        what it supervises there; a third party only what is shared with it. Reading extends
        to what is shared with one's units.
        """
        shared = self._shared_ids(scope) if mode == "read" else []
        if scope.role == "third_party":
            return Domain("id", "in", shared)
        narrowed = Domain.TRUE
        if scope.role == "department":
            mine = list(scope.unit_ids)
            narrowed = Domain("department_id", "in", mine) | Domain("joint_department_ids", "in", mine)
        if shared:
            return scope.with_records("region_code", shared, self._table, narrowed)
        return scope.under("region_code") & narrowed

    @api.model
    def _shared_ids(self, scope):
        """Hook: ids of what is shared with the scope's units from elsewhere."""
        return []

    def _determine_fields_to_fetch(self, field_names=None, ignore_when_in_cache=False):
        """What the rules look at comes with the same statement.

        A list is fetched with its columns and then checked in Python (`web_read`): without the
        place that check fetches all columns of all rows again.
        """
        if field_names:
            field_names = [*field_names, *(name for name in RULED_BY if name in self._fields)]
        return super()._determine_fields_to_fetch(field_names, ignore_when_in_cache)

    def _check_reach(self, vals=None):
        """Raise `AccessError` unless the user covers the records as they stand now and may read
        every record of a place that they point at.

        :param vals: the values just written; all fields are looked at when None (a creation)
        """
        if self.env.su:
            return
        self.check_access("write" if vals is not None else "create")
        names = self._fields if vals is None else vals
        for name in names:
            field = self._fields.get(name)
            if field is None or field.type not in ("many2one", "many2many") or not field.store:
                continue
            if name in ("create_uid", "write_uid"):  # oneself
                continue
            if not self._has_field_access(field, "read"):  # closed to the user, so he has put nothing there
                continue
            if hasattr(self.env[field.comodel_name], "_jurisdiction_domain"):
                pointed_at = self.with_context(active_test=False)[name]
                if pointed_at:  # with none, the right to the model itself would be asked for
                    pointed_at.check_access("read")

    def _attach_photos(self, name="photo_ids"):
        """Photos are reached as their record is, so Odoo's own check guards their address; they are kept without what
        the camera wrote into them. Scans and other evidence stay as they are.

        :param name: the field with photos or other scans
        """
        for record in self:
            loose = record[name].filtered(
                lambda photo, record=record: (photo.res_model, photo.res_id) != (self._name, record.id)
            )
            if loose and name == "photo_ids":
                self.env["fupin.photo"]._hold(loose, record)
            elif loose:
                loose.write({"res_model": self._name, "res_id": record.id})

    def _event_values(self, names):
        """Return ``{id: {field: readable value}}``; sudo, because history is kept of what the
        user could not read as well."""
        if not names:
            return {}
        # sudo: see above
        return {record.id: {name: record._event_value(name) for name in names} for record in self.sudo()}

    def _event_value(self, name):
        value = self[name]
        field = self._fields[name]
        if field.relational:
            return [value.ids, ", ".join(value.mapped("display_name"))] if value else None
        if field.type in ("date", "datetime"):
            return field.to_string(value) if value else None
        return value if value is not False or field.type == "boolean" else None
