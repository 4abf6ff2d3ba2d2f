from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.fields import Domain
from odoo.tools import SQL, escape_psql

from ..kernel import region_code
from ..name_field import Name

LEVELS = [
    ("country", "Country"),
    ("province", "Province"),
    ("prefecture", "Prefecture"),
    ("county", "County"),
    ("township", "Township"),
    ("village", "Village"),
]


class FupinRegion(models.Model):
    """An administrative division, from the country down to the village.

    A region's code begins with its parent's prefix (`kernel.region_code`), so whatever lies
    in a place is found by the beginning of its code. Four places of the national list repeat
    their code one or two levels further down (东莞, 中山 and 儋州 have no counties, 金门 no
    townships); both rows are kept, so that every village has a township and a county. Hence
    a code is unique within its level, which is the same as: the prefix is unique.

    | who           | may                                                            |
    |---------------|----------------------------------------------------------------|
    | everyone      | read the regions of the own county and those above             |
    | administrator | add, rename, recode and merge regions in his own places        |
    """

    _name = "fupin.region"
    _description = "Region"
    _order = "code, prefix"
    _parent_store = True
    _rec_names_search = ["short_name", "code"]

    code = fields.Char(required=True, help="Twelve digits, e.g. 110101001007.")
    name = fields.Char(required=True)
    level = fields.Selection(LEVELS, required=True)
    active = fields.Boolean(default=True)
    parent_id = fields.Many2one("fupin.region", string="Belongs to", index=True, ondelete="restrict")
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many("fupin.region", "parent_id", string="Regions below")
    merged_into_id = fields.Many2one(
        "fupin.region",
        string="Merged into",
        index="btree_not_null",
        ondelete="restrict",
        readonly=True,
        copy=False,
    )
    prefix = fields.Char(compute="_compute_prefix", store=True, precompute=True)
    short_name = fields.Char(
        compute="_compute_short_name",
        store=True,
        precompute=True,
        index=True,
        help="As people say it: without the committee or office.",
    )
    complete_name = Name(string="Full name", compute="_compute_complete_name", store=True, recursive=True)

    _prefix_uniq = models.UniqueIndex(
        "(prefix)", "A region of this level already has this code: open that one instead."
    )
    # lists, and lookups of a code: the order of the list is the order of the index
    _code_prefix_idx = models.Index("(code, prefix)")
    # the township of each row of a sum: the 40,000 townships are read without the 620,000 villages between them
    _township_idx = models.Index("(prefix) INCLUDE (id) WHERE level = 'township'")

    @api.depends("code", "level")
    def _compute_prefix(self):
        for region in self:
            known = region.code and region.level
            region.prefix = region_code.prefix(region.code, region.level) if known else False

    @api.depends("name")
    def _compute_short_name(self):
        for region in self:
            region.short_name = region_code.short_name(region.name)

    @api.depends("name", "parent_id.name", "parent_id.complete_name", "parent_id.level")
    def _compute_complete_name(self):
        for region in self:
            parent = region.parent_id
            above = parent.complete_name if parent.level != "country" else ""
            region.complete_name = region_code.complete_name(region.name or "", parent.name, above)

    @api.depends("name", "level", "parent_id.name", "complete_name")
    @api.depends_context("formatted_display_name")
    def _compute_display_name(self):
        """A village is told with its township; choosing among many shows the whole address."""
        for region in self:
            name = region.name or ""
            if region.level == "village" and region.parent_id:
                name = f"{region.parent_id.name}/{name}"
            if self.env.context.get("formatted_display_name"):
                name = f"{name} \t --{region.complete_name or ''}--"
            region.display_name = name

    @api.model
    def _search_display_name(self, operator, value):
        """Match the beginning of the code or of the name in daily speech, which an index
        answers among 665,276 rows; what stands before a space or slash narrows it from above.
        """
        if operator in ("ilike", "like", "=ilike", "=like"):
            return self._name_domain(value, "=like") if value else Domain.TRUE
        if operator == "in":
            return Domain.OR(self._name_domain(name, "=") for name in value)
        return NotImplemented

    @api.constrains("code", "level", "parent_id")
    def _check_place_in_tree(self):
        for region in self:
            if not region_code.fits(region.code, region.level):
                raise ValidationError(
                    self.env._(
                        "“%(code)s” is no code for a %(level)s: write twelve digits, and only"
                        " zeros after the first %(cut)s.",
                        code=region.code,
                        level=region._level_label(),
                        cut=region_code.CUT_OF[region.level],
                    )
                )
            (region | region.with_context(active_test=False).child_ids)._check_under_parent()

    def _check_under_parent(self):
        for region in self:
            parent = region.parent_id
            if not parent:
                continue
            if region_code.CUT_OF[parent.level] >= region_code.CUT_OF[region.level]:
                raise ValidationError(
                    self.env._(
                        "A %(level)s cannot belong to a %(parent_level)s (%(name)s, %(parent)s).",
                        level=region._level_label(),
                        parent_level=parent._level_label(),
                        name=region.name,
                        parent=parent.name,
                    )
                )
            if not region_code.is_under(region.code, parent.prefix or ""):
                raise ValidationError(
                    self.env._(
                        "The code of %(name)s must begin with %(prefix)s, as all codes in %(parent)s do.",
                        name=region.name,
                        prefix=parent.prefix,
                        parent=parent.name,
                    )
                )

    @api.onchange("code")
    def _onchange_code(self):
        """Propose level and parent, which the digits tell."""
        if region_code.is_valid(self.code):
            self.level = self.level or region_code.level_of(self.code)
            self.parent_id = self._nearest_above(region_code.prefix(self.code, self.level))

    def write(self, vals):
        """A changed code takes along all regions below and all records there."""
        moved = {"code", "parent_id"} & vals.keys()
        parents = self.parent_id if moved else self.browse()
        if "code" in vals:
            self.check_access("write")
            vals = dict(vals)
            code = vals.pop("code")
            for region in self.filtered(lambda region: region.code != code):
                region._recode(code)
        result = super().write(vals) if vals else True
        if moved:
            # neither out of the user's places, nor the user's whole place under another parent
            (self | self.parent_id - parents).check_access("write")
        return result

    @api.model
    def name_search(self, name="", domain=None, operator="ilike", limit=100):
        """Where no name begins with the words, take those that contain them."""
        found = super().name_search(name, domain, operator, limit)
        if found or not name.strip() or operator not in ("ilike", "like"):
            return found
        contains = Domain("complete_name", "ilike", "".join(name.replace("/", " ").split()))
        regions = self.search_fetch(contains & Domain(domain or Domain.TRUE), ["display_name"], limit=limit)
        return [(region.id, region.display_name) for region in regions.sudo()]  # as in core

    def action_recode(self, new_code):
        """Give the region another code; regions below and records there follow.

        :param new_code: 12 digits; where they begin with another parent's prefix, the region
            moves there
        :raise UserError: if the code does not suit the level, is taken, or has no parent
        """
        self._check_administrator()
        return self.write({"code": new_code})

    def action_merge_into(self, target_id):
        """Merge the region into another of its level; regions below and records follow.

        The merged region is archived and keeps its code, so that old ledgers still find the
        way. Units and posts stay as they are, in the region merged into.

        :param target_id: id of the region that remains
        :raise UserError: if the levels differ, or codes of regions below would collide
        """
        target = self.browse(target_id)
        self._check_administrator()
        target._check_administrator()
        self._merge_into(target)
        return True

    def action_open_merge(self):
        """Ask which region this one becomes part of."""
        self._check_administrator()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Merge %s", self.display_name),
            "res_model": "fupin.region.merge.wizard",
            "view_mode": "form",
            "target": "new",
            "context": {"default_region_id": self.id},
        }

    def _check_administrator(self):
        """Raise `AccessError` unless the user administers these regions."""
        self.ensure_one()
        if not (self.env.su or self.env.user.has_group("fupin_base.group_administrator")):
            raise AccessError(self.env._("Only an administrator changes regions."))
        self.check_access("write")

    # ------------------------------------------------------------------ recode, merge

    def _recode(self, new_code):
        self.ensure_one()
        old, new = self.prefix or "", region_code.prefix(new_code or "", self.level)
        if self.level == "country" or not region_code.fits(new_code, self.level):
            raise UserError(
                self.env._(
                    "“%(code)s” is no code for a %(level)s: write twelve digits, and only"
                    " zeros after the first %(cut)s.",
                    code=new_code,
                    level=self._level_label(),
                    cut=region_code.CUT_OF[self.level],
                )
            )
        taken = self._with_prefix([new]) - self
        if taken:
            raise UserError(
                self.env._(
                    "%(code)s is the code of %(name)s. Merge the two regions if they are one now.",
                    code=new_code,
                    name=taken.complete_name,
                )
            )
        parent = self._nearest_above(new).with_env(self.env)
        if parent != self.parent_id:
            parent.check_access("write")  # before anything changes: rights are cached by prefix
        self.env.flush_all()
        self._replace_prefix(old, new, Domain.TRUE)
        if parent != self.parent_id:
            super().write({"parent_id": parent.id})
        self._after_recode({old: new})

    def _merge_into(self, target):
        if target == self or target.level != self.level or not target.active:
            raise UserError(
                self.env._(
                    "%(name)s can only be merged into another %(level)s in use.",
                    name=self.name,
                    level=self._level_label(),
                )
            )
        old, new = self.prefix, target.prefix
        children = self.with_context(active_test=False).child_ids
        taken = self._with_prefix([new + child.prefix[len(old) :] for child in children])
        if taken:
            raise UserError(
                self.env._(
                    "These codes are taken in %(target)s: %(regions)s. First give the regions"
                    " below %(name)s the codes that they are to have there.",
                    target=target.name,
                    name=self.name,
                    regions=", ".join(f"{r.code} {r.name}" for r in taken[:10]),
                )
            )
        self.env.flush_all()
        self._replace_prefix(old, new, Domain("id", "!=", self.id))
        children.write({"parent_id": target.id})
        self._replace_region(target)
        super().write({"active": False, "merged_into_id": target.id})
        self._after_recode({old: new})

    def _replace_prefix(self, old, new, domain):
        """Give all regions under a prefix another one, in one statement."""
        model = self.with_context(active_test=False).sudo()  # the caller has checked the rights
        query = model._search(Domain("prefix", "=like", old + "%") & domain)
        self.env.cr.execute(
            SQL(
                """UPDATE fupin_region
                   SET code = %(new)s || substr(code, %(rest)s),
                       prefix = %(new)s || substr(prefix, %(rest)s),
                       write_uid = %(uid)s, write_date = now() AT TIME ZONE 'UTC'
                   WHERE id IN %(ids)s""",
                new=new,
                rest=len(old) + 1,
                uid=self.env.uid,
                ids=query.subselect(),
            )
        )
        self.env.invalidate_all(flush=False)

    def _replace_region(self, target):
        """Let everything that stands in this region stand in ``target``."""
        for model in self._models_with("region_id"):
            self.env.cr.execute(
                SQL(
                    "UPDATE %s SET region_id = %s WHERE region_id = %s",
                    SQL.identifier(model._table), target.id, self.id,
                )
            )  # fmt: skip

    def _after_recode(self, mapping):
        """Let the stored codes of all records follow, with one statement for each model.

        :param mapping: ``{old prefix: new prefix}``
        """
        self.env.flush_all()
        for old, new in mapping.items():
            for model in self._models_with("region_code"):
                self.env.cr.execute(
                    SQL(
                        """UPDATE %s SET region_code = %s || substr(region_code, %s)
                           WHERE region_code LIKE %s""",
                        SQL.identifier(model._table), new, len(old) + 1, old + "%",
                    )
                )  # fmt: skip
        self.env.invalidate_all(flush=False)
        self.env.registry.clear_cache()  # the domains of rules hold prefixes

    def _models_with(self, field_name):
        """Return the models with a column of that name: whatever stands in a place."""
        for name in self.env.registry:
            model = self.env[name]
            field = model._fields.get(field_name)
            if field is None or not field.store or not model._auto or model._abstract:
                continue
            if field.type == "char" or field.comodel_name == self._name:
                yield model

    # ------------------------------------------------------------------ helpers

    def _level_label(self):
        return dict(self._fields["level"]._description_selection(self.env)).get(self.level, "")

    def _with_prefix(self, prefixes):
        # sudo: a taken code counts wherever the user may look
        return self.sudo().with_context(active_test=False).search([("prefix", "in", prefixes)])

    def _nearest_above(self, prefix):
        above = self._with_prefix(region_code.ancestor_prefixes(prefix))
        return max(above, key=lambda region: len(region.prefix or ""), default=self.browse())

    def _name_domain(self, text, operator):
        *above, last = (text or "").replace("/", " ").split() or [""]
        value = region_code.short_name(last)
        if operator == "=like":
            value, last = f"{escape_psql(value)}%", f"{escape_psql(last)}%"
        domain = Domain("code" if last[:1].isdigit() else "short_name", operator, value)
        return domain & Domain.AND(Domain("complete_name", "ilike", word) for word in above)

    @api.model
    def _jurisdiction_domain(self, scope, mode):
        """Regions of one's county and those above are in every list; an administrator changes
        those in his own places."""
        if mode == "read":
            return scope.under("code", county=True) | Domain("code", "in", scope.ancestor_codes)
        return scope.under("code")
