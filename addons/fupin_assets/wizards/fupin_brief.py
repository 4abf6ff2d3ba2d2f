import base64
import io

from pypdf import PdfReader

from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import as_chinese, local_date
from odoo.addons.fupin_base.kernel.region_code import CUT_OF, LEVELS
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..kernel.brief import halves
from ..kernel.brief_picture import picture

# one page for a visit holds no more
PHOTOS = 6
PHOTO_SIZE = (480, 480)
# a sheet with so few rows is set in larger print
ROOMY = 18
SIZES = ("roomy", "", "tight")
ANSWERING = {
    "village": ("village_collective", "village_committee", "work_team"),
    "township": ("township",),
    "county": ("county_office", "leading_group"),
}


class FupinBrief(models.TransientModel):
    """调研一页纸: what one must know of a place or an asset before a visit, on one sheet and as one picture.

    How it works. Hooks add to one description of plain Chinese texts: `_figures` (large figures), `_bars`, `_blocks`
    (short lists), `_photos`, `_people`; the sheet (A4) and the picture show the same. Addons that know more inherit
    the hooks. Everything is read with the rights of the user; a place costs the same few statements whatever its size.
    """

    _name = "fupin.brief"
    _description = "One page for a visit"

    region_id = fields.Many2one(
        "fupin.region", string="Place", ondelete="cascade", default=lambda self: self._default_region_id()
    )
    asset_id = fields.Many2one("fupin.asset", ondelete="cascade", readonly=True)
    image = fields.Binary(string="Picture", compute="_compute_image")

    @api.model
    def _default_region_id(self):
        return self.env.user._main_region()

    @api.depends("region_id", "asset_id")
    def _compute_image(self):
        for page in self:
            page.image = base64.b64encode(page._drawn()) if page.region_id or page.asset_id else False

    # ------------------------------------------------------------------- actions

    def action_pdf(self):
        """Hand over the page as a sheet of paper (A4)."""
        self.ensure_one()
        self.check_access("read")
        return self.env["fupin.print"]._download(f"{self._told()['title']}.pdf", self._pdf())

    def action_picture(self):
        """Hand over the page as a picture for a group chat."""
        self.ensure_one()
        self.check_access("read")
        return self.env["fupin.print"]._download(f"{self._told()['title']}.png", self._drawn())

    def _pdf(self):
        """Return the sheet, in the largest print in which it is one page."""
        brief = self._told()
        brief["columns"] = halves(brief["blocks"], len(brief["bars"]))
        for photo in brief["photos"]:
            photo["url"] = f"data:image/jpeg;base64,{base64.b64encode(photo['content']).decode()}"
        rows = sum(len(block["rows"]) for block in brief["blocks"]) + len(brief["bars"])
        for size in SIZES[rows > ROOMY :]:
            values = {"brief": {**brief, "size": size}}
            sheet = self.env["fupin.print"]._render_pdf("fupin_assets.print_brief", values)
            if len(PdfReader(io.BytesIO(sheet)).pages) == 1:
                break
        return sheet

    def _drawn(self):
        return picture(self._told())

    # ------------------------------------------------------------------- content

    def _told(self):
        """Return the page as plain texts, see the class.

        :raise UserError: where neither place nor asset is named
        :raise AccessError: for a place or an asset that the user may not read
        """
        self.ensure_one()
        page = self.with_context(lang=self.env["fupin.print"]._print_lang(), tz="Asia/Shanghai")
        if not page.region_id and not page.asset_id:
            raise UserError(self.env._("Choose a place or an asset first."))
        (page.asset_id or page.region_id).check_access("read")
        return {
            "title": page._title(),
            "subtitle": page._subtitle(),
            "figures": page._figures(),
            "bars": page._bars(),
            "blocks": page._blocks(),
            "photos": page._photos(),
            "people": page._people(),
            "foot": page._foot(),
        }

    def _title(self):
        name = self.asset_id.name or self.region_id.short_name or self.region_id.name
        return f"{name}帮扶项目资产调研一页纸"

    def _subtitle(self):
        place = self.asset_id.region_id or self.region_id
        return f"{place.sudo().complete_name}　数据截至{as_chinese(local_date())}"  # sudo: the address of a place

    def _foot(self):
        user = self.env.user
        return [f"由{user.name}于{as_chinese(local_date())}生成，只含其有权查看的数据；金额四舍五入。"]

    def _figures(self):
        """Hook: the large figures, see `_figure`."""
        return []

    def _bars(self):
        """Hook: ``{"word", "told", "share", "tone"}`` of the bars."""
        return []

    def _blocks(self):
        """Hook: the short lists, see `_block`."""
        return []

    @api.model
    def _figure(self, word, value, note="", tone=""):
        """Return a large figure; ``tone``: good, warn, bad or none."""
        return {"word": word, "value": value, "note": note, "tone": tone}

    @api.model
    def _block(self, title, columns, rows, count=None, empty="没有", note="", tone=""):
        """Return a short list; the last column is its figure.

        :param count: how many there are in all, where not all are shown
        """
        left = max((count or 0) - len(rows), 0)
        return {
            "title": title, "columns": columns, "rows": rows, "empty": empty, "note": note, "tone": tone,
            "more": f"还有 {left} 项，见系统" if left else "",
        }  # fmt: skip

    # --------------------------------------------------------------------- reach

    def _level(self):
        return self.region_id.level

    def _prefix(self):
        """Return the beginning of the codes in the place."""
        return self.region_id.sudo().prefix or ""  # sudo: the code of a place that may be read

    def _within(self, field="region_code"):
        """Return the domain of what stands in the place."""
        if self._level() == "village":
            return Domain(field, "=", self._prefix())
        return Domain(field, "=like", f"{self._prefix()}%")

    def _below_digits(self):
        """Return how many digits tell the places one level below apart; 0 where there are none."""
        place = LEVELS.index(self._level()) + 1
        return CUT_OF[LEVELS[place]] if place < len(LEVELS) else 0

    # ------------------------------------------------------------ photos and people

    def _photos(self):
        """Return up to `PHOTOS` photos with their names; of a place, those of its largest assets."""
        assets = self.asset_id or self._assets_with_photos()
        photos = [
            (photo, asset.name) for asset in assets for photo in asset.photo_ids[: PHOTOS if self.asset_id else 1]
        ]
        readable = self.env["ir.attachment"].browse(photo.id for photo, _name in photos)._filtered_access("read")
        shown = [(photo, name) for photo, name in photos if photo in readable][:PHOTOS]
        told = [{"content": self._small(photo), "name": name} for photo, name in shown]
        return [photo for photo in told if photo["content"]]

    def _small(self, photo):
        url = self.env["fupin.dossier"]._dossier_photo(photo, PHOTO_SIZE)
        return url and base64.b64decode(url.partition(",")[2])

    def _assets_with_photos(self):
        domain = self._within() & Domain("state", "=", "confirmed") & Domain("photo_ids", "!=", False)
        return self.env["fupin.asset"].search(domain, order="original_value desc, id", limit=PHOTOS)

    def _people(self):
        """Return (post, name) of those who answer; numbers of phones are never told."""
        if self.asset_id:
            return self._people_of_asset()
        types = ANSWERING.get(self._level(), ("county_office", "leading_group"))
        units = self.env["fupin.unit"].search(
            [("region_id", "=", self.region_id.id), ("unit_type", "in", types)], order="sequence, id", limit=4
        )
        return [(unit.name, self._leader(unit)) for unit in units]

    def _people_of_asset(self):
        asset = self.asset_id.sudo()  # sudo: the names of those who answer for what may be read
        people = [
            (f"责任单位 {asset.unit_id.name or ''}", self._leader(asset.unit_id)),
            ("责任人", asset.responsible_user_id.name),
            ("管护人", asset.custodian_name),
            ("经营主体", asset.operator_name),
            (f"主管部门 {asset.department_id.name or ''}", asset.department_id and self._leader(asset.department_id)),
        ]
        return [(word, name) for word, name in people if name]

    @api.model
    def _leader(self, unit):
        known = unit.sudo()  # sudo: as above
        if known.leader_id:
            return known.leader_id.name
        members = known.member_ids[:1].name
        return f"{members}（经办）" if members else "负责人未登记"
