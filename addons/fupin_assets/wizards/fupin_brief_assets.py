from odoo import models
from odoo.addons.fupin_base.kernel.clock import as_chinese, local_date
from odoo.fields import Domain
from odoo.tools import SQL

from ..kernel.brief import ago, money, share

SHOWN = 5
PLACES = 8
GOOD, WEAK = ("in_use",), ("inefficient",)


class FupinBrief(models.TransientModel):
    """What stands in a place, what it is worth, how it is used; of an asset, what it is."""

    _inherit = "fupin.brief"

    def _confirmed(self):
        return self._within() & Domain("state", "=", "confirmed")

    def _parts(self):
        """Return ``[(kind, use, count, original value, net value)]`` of the place, by one statement."""
        sums = ["__count", "original_value:sum", "net_value:sum"]
        return self.env["fupin.asset"]._read_group(self._confirmed(), ["kind", "use_status"], sums)

    def _figures(self):
        figures = super()._figures()
        if self.asset_id:
            return [*figures, *self._figures_of_asset()]
        parts = self._parts()
        count, original, net = (sum(part[index] or 0 for part in parts) for index in (2, 3, 4))
        unused = [part for part in parts if part[1] not in GOOD]
        idle_count, idle_value = (sum(part[index] or 0 for part in unused) for index in (2, 3))
        kinds = self._words("kind")
        by_kind = {kind: sum(part[2] for part in parts if part[0] == kind) for kind in kinds}
        told = "　".join(f"{kinds[kind][:2]} {number}" for kind, number in by_kind.items() if number)
        return [
            *figures,
            self._figure("已确认资产", f"{count:,} 项", told or "还没有确认的资产"),
            self._figure("原值", money(original)),
            self._figure("净值", money(net), f"原值的 {share(net, original)}" if original else ""),
            self._figure(
                "没有正常使用",
                f"{idle_count:,} 项",
                f"{money(idle_value)}，占 {share(idle_value, original)}" if idle_count else "全部在用",
                "bad" if idle_count else "good",
            ),
        ]

    def _figures_of_asset(self):
        asset = self.asset_id
        use = self._words("use_status")[asset.use_status]
        since = asset.use_status_since if asset.use_status not in GOOD else asset.acquisition_date
        lasting = ago(since, local_date())
        category = asset.category_id.sudo().name  # sudo: the word for the type of what may be read
        return [
            self._figure(self._words("kind")[asset.kind] + "资产", category, asset.code or ""),
            self._figure("使用状况", use, lasting and f"已 {lasting}", "good" if asset.use_status in GOOD else "bad"),
            self._figure("原值", money(asset.original_value), f"{as_chinese(asset.acquisition_date)}建成"),
            self._figure(
                "净值", money(asset.net_value), f"使用年限 {asset.useful_life} 年" if asset.useful_life else "不折旧"
            ),
        ]

    def _words(self, name):
        field = self.env["fupin.asset"]._fields[name]
        return dict(field._description_selection(self.env))

    def _bars(self):
        if self.asset_id:
            return super()._bars()
        words, sums = self._words("use_status"), {}
        for _kind, use, count, original, _net in self._parts():
            before = sums.get(use, (0, 0))
            sums[use] = (before[0] + count, before[1] + (original or 0))
        whole = sum(original for _count, original in sums.values())
        return super()._bars() + [
            {
                "word": words[use],
                "told": f"{sums[use][0]:,} 项　{money(sums[use][1])}",
                "share": sums[use][1] / whole if whole else 0,
                "tone": "good" if use in GOOD else "warn" if use in WEAK else "bad",
            }
            for use in words
            if use in sums
        ]

    def _blocks(self):
        if self.asset_id:
            return [*super()._blocks(), self._owners_block()]
        return [*super()._blocks(), *self._places_block(), self._unused_block()]

    def _owners_block(self):
        # sudo: who owns what may be read; households are counted, never named
        owners = self.asset_id.sudo().owner_ids
        rows = [[owner.unit_id.name, f"{owner.share:.2%}"] for owner in owners if owner.unit_id][:SHOWN]
        households = owners.filtered("household_id")
        if households:
            rows.append([f"农户 {len(households)} 户", f"{sum(households.mapped('share')):.2%}"])
        return self._block("权属", ["所有者", "份额"], rows, empty="还没有登记所有者")

    def _unused_block(self):
        """Return the largest assets that are not in use."""
        domain = self._confirmed() & Domain("use_status", "not in", GOOD)
        assets = self.env["fupin.asset"]
        found, day, words = (
            assets.search(domain, order="original_value desc, id", limit=SHOWN),
            local_date(),
            self._words("use_status"),
        )
        rows = [
            [
                asset.name,
                asset.region_id.sudo().short_name or "",  # sudo: the name of a place
                " ".join(part for part in (words[asset.use_status], ago(asset.use_status_since, day)) if part),
                money(asset.original_value),
            ]
            for asset in found
        ]
        count = assets.search_count(domain) if len(found) == SHOWN else len(found)
        return self._block(
            "闲置、低效、损毁资产",
            ["资产", "在哪里", "状况", "原值"],
            rows,
            count,
            "没有，全部在用",
            "按原值从大到小",
            "bad",
        )

    def _places_block(self):
        """Return the places one level below with what stands there, by one statement; the largest first."""
        digits = self._below_digits()
        if not digits:
            return [self._assets_block()]
        assets = self.env["fupin.asset"]
        query = assets._search(self._confirmed())
        table = query.table
        query.groupby = SQL("left(%s, %s)", SQL.identifier(table, "region_code"), digits)
        rows = self.env.execute_query(
            query.select(
                SQL("left(%s, %s)", SQL.identifier(table, "region_code"), digits),
                SQL("count(*)"),
                SQL("sum(%s)", SQL.identifier(table, "original_value")),
                SQL(
                    "COALESCE(sum(%s) FILTER (WHERE %s <> 'in_use'), 0)",
                    SQL.identifier(table, "original_value"),
                    SQL.identifier(table, "use_status"),
                ),
            )
        )
        rows.sort(key=lambda row: (-row[2], row[0]))
        # sudo: the names of places
        regions = self.env["fupin.region"].sudo().search([("prefix", "in", [row[0] for row in rows[:PLACES]])])
        names = {region.prefix: region.short_name or region.name for region in regions}
        told = [
            [
                names.get(code) or "本级",
                f"{count:,} 项",
                f"闲置等 {share(float(idle), float(value)) or '0%'}",
                money(float(value)),
            ]
            for code, count, value, idle in rows[:PLACES]
        ]
        title = {"county": "各乡镇", "township": "各村"}.get(self._level(), "下一级")
        return [
            self._block(
                title, ["地方", "资产", "没有正常使用", "原值"], told, len(rows), "还没有资产", "按原值从大到小"
            )
        ]

    def _assets_block(self):
        """Return the largest assets of a village."""
        assets, words = self.env["fupin.asset"], self._words("use_status")
        found = assets.search(self._confirmed(), order="original_value desc, id", limit=PLACES)
        count = assets.search_count(self._confirmed()) if len(found) == PLACES else len(found)
        rows = [[asset.name, words[asset.use_status], money(asset.original_value)] for asset in found]
        return self._block("主要资产", ["资产", "状况", "原值"], rows, count, "还没有资产", "按原值从大到小")
