"""A comparison of one county's register with an export of another platform: most rows agree, some differ in value or
name, some are missing on either side. Which is which follows from the asset's place in the list."""

import base64
import io

import xlsxwriter

from .memory import remembering

HEAD = ("资产编号", "帮扶资产编码", "县", "乡镇", "村", "资产名称", "资产类别", "原值（元）")
KINDS = {"operating": "经营性资产", "public": "公益性资产", "household": "到户类资产"}
FILENAME = "防返贫监测系统导出表.xlsx"


class ComparisonLoader:
    """Lets the county office compare what it has exported from the monitoring system.

    :param county: the region
    """

    def __init__(self, env, county):
        self.env = env
        self.county = county

    def load(self):
        """Compare, and remember it."""
        office = self.env["fupin.unit"].search(
            [("region_id", "=", self.county.id), ("unit_type", "=", "county_office")], limit=1
        )
        with remembering(self.env, "fupin.comparison"):
            self.env["fupin.comparison"].create(
                {
                    "ledger_id": self.env.ref("fupin_assets.ledger_platform_monitoring").id,
                    "region_id": self.county.id,
                    "unit_id": office.id,
                    "file": base64.b64encode(self._workbook()),
                    "filename": FILENAME,
                }
            ).with_context(queue_job__no_delay=True).action_compare()

    def _workbook(self):
        """Return the export as a workbook."""
        content = io.BytesIO()
        with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
            sheet = book.add_worksheet("资产")
            for number, row in enumerate([HEAD, *self._rows()]):
                sheet.write_row(number, 0, row)
        return content.getvalue()

    def _rows(self):
        """Yield the rows of the platform: what the register holds, but for those that somebody has forgotten there."""
        domain = [("region_code", "=like", f"{self.county.prefix}%"), ("state", "!=", "disposed")]
        for number, asset in enumerate(self.env["fupin.asset"].search(domain, order="region_code, code, id")):
            if number % 41 == 7:  # never entered there
                continue
            name, value, code = asset.name, asset.original_value, asset.code
            if number % 29 == 3:  # the provisional value was never replaced there
                value = round(value * 0.9, 2)
            if number % 37 == 5:  # known there by name alone, and by a longer one
                name, code = f"{name}项目", ""
            yield (f"FP{number + 1:06}", code, self.county.name, *self._place(asset), name, KINDS[asset.kind], value)
            if number % 97 == 11:  # entered there only
                yield (f"FP9{number:05}", "", self.county.name, *self._place(asset), f"{name}（二期）", KINDS[asset.kind],
                       round(value / 3, 2))  # fmt: skip

    def _place(self, asset):
        """Return township and village of an asset, as the platform writes them."""
        region = asset.region_id
        if region.level == "village":
            return region.parent_id.name, region.name
        return (region.name if region.level == "township" else ""), ""
