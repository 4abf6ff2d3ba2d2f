"""Writes all that a county has into one zip of open formats. Called by scripts/export.sh inside Odoo's environment."""

import os
import sys
from pathlib import Path

from archive_register import configure, require
from toolkit.arguments import Parser
from toolkit.console import SetupError, say, step


def export(arguments):
    """Write one export, and list it in the register."""
    parser = Parser(
        prog="scripts/export.sh", description="把一个县的全部数据导出为开放格式（CSV、JSON、YAML、xlsx、附件原件），合为一个 zip。"
    )  # fmt: skip
    parser.add_argument("county", metavar="区划代码", help="县的 6 位或 12 位区划代码")
    parser.add_argument(
        "-d", "--database", default=os.environ.get("PGDATABASE") or "fupin", metavar="数据库名", help="哪个数据库"
    )
    parser.add_argument("--to", metavar="目录", help="放在哪里（也可用环境变量 FUPIN_BACKUP_DIR 指定）")
    parser.add_argument("--with-personal", action="store_true", help="连同身份证号、电话、银行账号的明文，请妥善保管")
    options = parser.parse_args(arguments)
    if options.to:
        os.environ["FUPIN_BACKUP_DIR"] = str(Path(options.to).resolve())
    configure(options.database)
    require(options.database)
    from odoo import SUPERUSER_ID, api
    from odoo.modules.registry import Registry

    with step(f"导出 {options.county}"), Registry(options.database).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        if "fupin.export" not in env:
            raise SetupError(f"数据库 {options.database} 里还没有 fupin_operate。请先运行 scripts/run.sh。")
        code = options.county.ljust(12, "0")
        region = env["fupin.region"].search([("code", "=", code), ("level", "=", "county")])
        if not region:
            raise SetupError(f"没有区划代码为 {code} 的县。")
        row = env["fupin.export"]._begin(region, options.with_personal)
        row._run()
        state, message, size, rows, files = row.state, row.message, row.size, row.row_count, row.file_count
        path = env["fupin.backup"]._folder() / (row.filename or "")
    if state != "done":
        raise SetupError(f"导出没有完成：{message}")
    say(f"导出完成：{path}（{size:.1f} MB，{rows} 条记录，{files} 个附件）")


if __name__ == "__main__":
    try:
        export(sys.argv[1:])
    except SetupError as error:
        say(f"错误：{error}")
        sys.exit(1)
