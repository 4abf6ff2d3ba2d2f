"""scripts/run.sh: set up what is missing, start the register, say where it is, stop everything at Ctrl-C."""

import csv
import os
import signal
import socket

from toolkit import environment, odoo_server
from toolkit.console import SetupError, say, step
from toolkit.databases import Databases
from toolkit.odoo_process import odoo_environment
from toolkit.postgres import database_server
from toolkit.register import DEMO, Register

HOST = odoo_server.HOST


def read_port(text):
    """Return a port number.

    >>> read_port("8069")
    8069
    >>> read_port("http")
    Traceback (most recent call last):
      ...
    toolkit.console.SetupError: FUPIN_PORT 应为 1024 至 65535 之间的数字：http
    """
    if not text.isdecimal() or not 1024 <= int(text) <= 65535:
        raise SetupError(f"FUPIN_PORT 应为 1024 至 65535 之间的数字：{text}")
    return int(text)


def check_port(port):
    """Refuse a port that another program listens on."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            message = f"端口 {port} 已被其他程序占用（也许系统已经在运行）。请先停止它，或换一个端口：FUPIN_PORT={port + 1} scripts/run.sh"
            raise SetupError(message) from error


def read_accounts(text):
    """Return the first account of each role in the demonstration's list.

    >>> read_accounts("role,name,unit,login,password\\n村级,张三,甲村,1,a\\n村级,李四,乙村,2,b\\n")
    [{'role': '村级', 'name': '张三', 'unit': '甲村', 'login': '1', 'password': 'a'}]
    """
    found = {}
    for row in csv.DictReader(text.splitlines()):
        found.setdefault(row["role"], row)
    return list(found.values())


def county_lines(text):
    """Return a line of accounts for each county of the demonstration's list but the first, whose are told one by one.

    >>> county_lines("county,role,login\\n甲县,村,1\\n乙县,县,2\\n乙县,村,3\\n")
    ['乙县　县 2　村 3']
    """
    found = {}
    for row in csv.DictReader(text.splitlines()):
        found.setdefault(row["county"], []).append(f"{row['role']} {row['login']}")
    return ["　".join([county, *accounts]) for county, accounts in list(found.items())[1:]]


def padded(text, width):
    """Fill a text with blanks to a width on screen, where a Chinese character takes two places.

    >>> padded("村", 4) + "|"
    '村  |'
    """
    taken = sum(2 if ord(character) > 0x2E80 else 1 for character in text)
    return text + " " * max(0, width - taken)


def announce(layout, databases, name, port):
    """Print the address and one account for each role."""
    say()
    say(f"系统已启动：http://{HOST}:{port}")
    path = layout.addons / DEMO / "data" / "accounts.csv"
    others = path.with_name("county_accounts.csv")
    script = "SELECT 1 FROM ir_module_module WHERE name = :'demo' AND state = 'installed'"
    installed = databases.query(name, script, demo=DEMO)
    if installed and path.exists():
        say("演示账号（每个角色一个）：")
        for row in read_accounts(path.read_text()):
            account = f"账号 {padded(row['login'], 13)}密码 {padded(row['password'], 18)}"
            say(f"  {padded(row['role'], 20)}{account}{row['name']}（{row['unit']}）")
        say("其他各县，各按自己的办法（密码相同）：")
        for line in county_lines(others.read_text()):
            say(f"  {line}")
    say(f"系统管理员：账号 admin，首次启动时设定的密码在 {layout.data / 'admin-password.txt'}")
    say(f"日志：{layout.data / 'log' / 'odoo.log'}　按 Ctrl-C 停止。")


def _interrupt(number, frame):
    raise KeyboardInterrupt


def serve(layout, arguments):
    """Run the register until Ctrl-C; further arguments go to Odoo."""
    port = read_port(os.environ.get("FUPIN_PORT", "8069"))
    check_port(port)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    environment.ensure(layout)
    with database_server(layout, os.environ) as server:
        settings = odoo_environment(layout, server)
        name = settings.get("PGDATABASE") or os.environ.get("FUPIN_DATABASE", "fupin")
        databases = Databases(server.binaries, settings)
        databases.check_connection()
        Register(layout, databases, name).ensure()
        return _serve_until_interrupted(layout, databases, name, port, arguments)


def _serve_until_interrupted(layout, databases, name, port, arguments):
    log = layout.data / "log" / "odoo.log"
    with step("启动"):
        process = odoo_server.start(layout, name, port, log, databases.environment, arguments, own_session=True)
    try:
        announce(layout, databases, name, port)
        code = process.wait()
        raise SetupError(f"Odoo 意外停止（退出码 {code}），日志：{log}")
    except KeyboardInterrupt:
        say("\n正在停止 …")
        return 0
    finally:
        odoo_server.stop(process)
