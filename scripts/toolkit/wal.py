"""Going back to a moment: base backups and the archived log of the embedded PostgreSQL (config/postgres/*.sh)."""

import os
import subprocess

from toolkit.arguments import Parser, number
from toolkit.console import SetupError, say, step
from toolkit.databases import Databases, checked
from toolkit.odoo_process import odoo_environment
from toolkit.postgres import Cluster

OF_THE_SERVER = "数据库服务器不由本程序启动，请在它那里运行 config/postgres/ 里的脚本（docs/operate.md）。"
NO_ARCHIVE = "没有设置 FUPIN_WAL_ARCHIVE：日志没有归档，只能恢复到每夜的备份。"


def wanted(arguments):
    """Tell whether the arguments of backup.sh or restore.sh ask for this.

    >>> wanted(["--base"]), wanted(["--until=2026-11-22 15:00"]), wanted(["--drill", "x.tar"])
    (True, True, False)
    """
    return any(part == "--base" or part.split("=")[0] == "--until" for part in arguments)


def command(name, layout, server, arguments):
    """Make a base backup, or restore to a moment; return the exit code."""
    if not isinstance(server, Cluster):
        raise SetupError(OF_THE_SERVER)
    if not server.archive:
        raise SetupError(NO_ARCHIVE)
    return (_base if name == "backup" else _until)(layout, server, arguments)


def base_backup(layout, server, keep=3):
    """Copy the whole server, keep the last few copies; return where.

    :raise SetupError: if PostgreSQL refuses
    """
    return _done(server.script(layout.root / "config/postgres/base_backup.sh", server.archive, keep, PGUSER="postgres"))


def restore_until(layout, server, until, database, target):
    """Bring a database as it was at a moment into a new one.

    :param until: text with its zone, as `2026-11-22 15:04:05+08`, or `latest`
    :raise SetupError: if there is no base backup before it, the new one exists, or PostgreSQL refuses
    """
    script = layout.root / "config/postgres/restore_until.sh"
    return _done(server.script(script, server.archive, until, database, target))


def _done(outcome):
    if outcome.returncode:
        raise SetupError(f"没有完成，没有改动任何数据库：\n{outcome.stderr.strip()[-2000:]}")
    return outcome.stdout.strip()


def _base(layout, server, arguments):
    parser = Parser(prog="scripts/backup.sh --base", description="整个数据库服务器的基础备份。")
    parser.add_argument("--base", action="store_true", required=True)
    parser.add_argument("--keep", type=number(int, 1), default=3, metavar="份数", help="保留最近几份")
    options = parser.parse_args(arguments)
    with step("基础备份"):
        place = base_backup(layout, server, options.keep)
    say(f"基础备份完成：{place}")
    return 0


def _until(layout, server, arguments):
    parser = Parser(prog="scripts/restore.sh --until", description="恢复到某一时刻，放进一个新数据库。")
    parser.add_argument(
        "--until", required=True, metavar="时刻", help="北京时间，如 2026-11-22 15:04:05；latest 为最近"
    )
    parser.add_argument(
        "--from",
        dest="source",
        default=os.environ.get("FUPIN_DATABASE", "fupin"),
        metavar="数据库名",
        help="哪个数据库",
    )
    parser.add_argument("-d", "--database", required=True, metavar="新数据库名")
    options = parser.parse_args(arguments)
    until = options.until if options.until == "latest" or "+" in options.until else f"{options.until}+08"
    databases = Databases(server.binaries, odoo_environment(layout, server))
    with step(f"恢复到 {options.until}"):
        restore_until(layout, server, until, checked(options.source), checked(options.database))
    files = databases.filestore
    if (files / options.source).exists() and not (files / options.database).exists():
        subprocess.run(["cp", "-al", files / options.source, files / options.database], check=True)
    say(f"它叫 {options.database} 时是副本：可以登录查看，但不向外发短信、邮件和群消息；改名换上以后自动恢复发送。")
    say(f"已恢复到数据库 {options.database}，原数据库没有改动。启动：FUPIN_DATABASE={options.database} scripts/run.sh")
    return 0
