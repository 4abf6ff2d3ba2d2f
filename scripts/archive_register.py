"""Backs a register up and restores it. Called by scripts/backup.sh and scripts/restore.sh inside Odoo's environment."""

import contextlib
import os
import secrets
import shutil
import sys
from pathlib import Path

import psycopg2
import psycopg2.sql
from toolkit.arguments import Parser
from toolkit.console import SetupError, say, step
from toolkit.databases import checked

WRONG = {
    "unknown": "{} 不是本系统的备份文件，或者已经损坏。",
    "version": "备份文件的格式是 {}，这个版本读不了，请用做备份时的版本恢复。",
    "damaged": "备份文件损坏（{}），请换一份。",
    "program": "PostgreSQL 报告：{}",
}


def configure(database):
    """Let Odoo read its settings; returns its configuration."""
    # here, not above: Odoo takes seconds to import and is not needed for --help
    from odoo.modules.module import initialize_sys_path
    from odoo.tools import config

    config.parse_config(
        ["-d", database, "--no-http", "--log-level=warn", "--log-handler=weasyprint:ERROR"], setup_logging=True
    )
    initialize_sys_path()
    return config


def require(database):
    """Refuse a register that is not there, before Odoo looks for it.

    :raise SetupError: with what to do
    """
    with server() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database])
        if not cursor.fetchone():
            raise SetupError(f"没有数据库 {database}。请先运行 scripts/run.sh，或用 -d 写明是哪一个。")


def back_up(arguments):
    """Write one archive of a register, and list it in the register."""
    parser = Parser(prog="scripts/backup.sh", description="备份数据库和附件，合为一个文件。密钥不在其中。")
    parser.add_argument(
        "-d", "--database", default=os.environ.get("PGDATABASE") or "fupin", metavar="数据库名", help="哪个数据库"
    )
    parser.add_argument("--to", metavar="目录", help="放在哪里（也可用环境变量 FUPIN_BACKUP_DIR 指定）")
    parser.add_argument("--key", metavar="目录", help="另把密钥文件复制到这个目录；不能与备份放在一起")
    options = parser.parse_args(arguments)
    if options.to:
        os.environ["FUPIN_BACKUP_DIR"] = str(Path(options.to).resolve())
    configure(options.database)
    require(options.database)
    from odoo import SUPERUSER_ID, api
    from odoo.modules.registry import Registry

    with step(f"备份数据库 {options.database}"), Registry(options.database).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {"queue_job__no_delay": True})
        if "fupin.backup" not in env:
            raise SetupError(f"数据库 {options.database} 里还没有 fupin_operate。请先运行 scripts/run.sh。")
        backup = env["fupin.backup"]._begin("command")
        cr.commit()  # a failure stays listed
        folder = env["fupin.backup"]._folder()
        state, message, name, missing = backup.state, backup.message, backup.filename, backup.missing_count
    if state != "done":
        raise SetupError(f"备份没有完成：{message}")
    path = folder / name
    say(f"备份完成：{path}（{path.stat().st_size / 1e6:.1f} MB）")
    if missing:
        say(f"注意：有 {missing} 个附件登记在册、磁盘上却没有文件，请查明原因。")
    if options.key:
        copy_key(Path(options.key).resolve(), folder.resolve())


def copy_key(target, backups):
    """Copy the key file to a folder apart from the backups, readable by its owner alone."""
    if target == backups or backups in target.parents or target in backups.parents:
        raise SetupError("密钥不能与备份放在一起：拿到备份的人也就拿到了密钥。请换一个目录，最好是另一块盘。")
    target.mkdir(parents=True, exist_ok=True, mode=0o700)
    copy = target / "fupin.key"
    handle = os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(Path(os.environ["FUPIN_KEY_FILE"]).read_bytes())
    say(f"密钥已复制到 {copy}。请把它存到别处，与备份分开保管；丢了它，身份证号、电话、银行账号无法恢复。")


@contextlib.contextmanager
def server():
    """Give a connection to the database server itself, on which databases are made and removed."""
    from odoo import sql_db

    _name, options = sql_db.connection_info_for("postgres")
    connection = psycopg2.connect(**options)
    connection.autocommit = True
    try:
        yield connection.cursor()
    finally:
        connection.close()


def drop(cursor, config, database):
    """Take a database and its folder of attachments away, whoever is connected (not WITH (FORCE): see toolkit)."""
    cursor.execute(
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = %s AND usename = current_user",
        [database],
    )
    cursor.execute(psycopg2.sql.SQL("DROP DATABASE IF EXISTS {}").format(psycopg2.sql.Identifier(database)))
    shutil.rmtree(config.filestore(database), ignore_errors=True)


def unpack(config, path, database):
    """Restore into a new database and compare; return (manifest, what differs). What fails leaves nothing behind."""
    from odoo import sql_db
    from odoo.addons.fupin_operate.kernel import archive, totals

    with server() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database])
        if cursor.fetchone() or Path(config.filestore(database)).exists():
            raise SetupError(f"数据库 {database} 或它的附件目录已经存在，不会覆盖。请用 -d 另起一个名字。")
        cursor.execute(
            psycopg2.sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C'").format(
                psycopg2.sql.Identifier(database)
            )
        )
        try:
            manifest = archive.unpack(path, database, config.filestore(database))
            with sql_db.db_connect(database).cursor() as cr:
                found = totals.read_totals(cr)
            sql_db.close_db(database)
        except BaseException as error:
            sql_db.close_db(database)
            drop(cursor, config, database)
            if isinstance(error, archive.ArchiveError):
                raise SetupError(f"恢复没有完成，没有留下任何东西：{WRONG[error.kind].format(error.detail)}") from error
            raise
    return manifest, totals.differences(manifest["totals"], found)


def restore(arguments):
    """Restore an archive into a new database, or on trial."""
    parser = Parser(
        prog="scripts/restore.sh",
        description="把备份恢复到一个新数据库，逐表核对行数和金额（到分）、逐个核对附件。从不覆盖现有数据库。",
    )
    parser.add_argument("file", metavar="备份文件")
    choice = parser.add_mutually_exclusive_group(required=True)
    choice.add_argument("-d", "--database", metavar="新数据库名")
    choice.add_argument("--drill", action="store_true", help="演练：恢复到临时数据库，核对后删除，并记入备份清单")
    options = parser.parse_args(arguments)
    database = options.database or f"fupin_drill_{secrets.token_hex(4)}"
    config = configure(checked(database))
    path = Path(options.file).resolve()
    if not path.is_file():
        raise SetupError(f"没有这个备份文件：{path}。备份放在哪里，见“设置 → 数据备份”。")
    with step(f"恢复 {path.name}"):
        manifest, differing = unpack(config, path, database)
    tables = manifest["totals"]
    amounts = sum(len(table["sums"]) for table in tables.values())
    rows = sum(table["rows"] for table in tables.values())
    if options.drill:
        with server() as cursor:
            drop(cursor, config, database)
        note_drill(manifest["database"], path.name, differing)
    for line in differing:
        say(f"不一致：{line}")
    if differing:
        raise SetupError(f"恢复出来的数据与备份时不一致（{len(differing)} 处）。")
    say(f"核对一致：{len(tables)} 张表 {rows} 行，{amounts} 项金额合计到分，{manifest['files']} 个附件。")
    if not options.drill:
        if database != manifest["database"]:
            mark_copy(database)
            say(f"它叫 {database} 时是副本：可以登录查看，但不向外发短信、邮件和群消息；改名换上以后自动恢复发送。")
        say(f"已恢复到数据库 {database}。启动：FUPIN_DATABASE={database} scripts/run.sh")
        say("请确认密钥文件就是备份时的那一个，否则受保护的号码无法显示。")


def mark_copy(database):
    """Let a register that stands beside its original send nothing as long as it has this name (fupin.copy)."""
    from odoo import sql_db

    with sql_db.db_connect(database).cursor() as cr:
        cr.execute(
            """INSERT INTO ir_config_parameter (key, value) VALUES ('fupin_operate.copy', current_database())
               ON CONFLICT (key) DO UPDATE SET value = excluded.value"""
        )
    sql_db.close_db(database)


def note_drill(database, filename, differing):
    """Write the outcome of a trial into the register that the backup came from, if it is here."""
    from odoo import SUPERUSER_ID, api
    from odoo.modules.registry import Registry

    try:
        registry = Registry(database)
    except psycopg2.OperationalError:
        say(f"本机没有数据库 {database}，演练结果没有记入它的备份清单。")
        return
    with registry.cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        if "fupin.backup" in env:
            env["fupin.backup"]._note_drill(filename, not differing, "\n".join(differing[:20]))


COMMANDS = {"backup": back_up, "restore": restore}

if __name__ == "__main__":
    try:
        sys.exit(COMMANDS[sys.argv[1]](sys.argv[2:]))
    except SetupError as error:
        say(f"错误：{error}")
        sys.exit(1)
