"""Entry of scripts/run.sh, test.sh, backup.sh, restore.sh, export.sh, odoo and psql: `main.py COMMAND [ARGUMENT …]`."""

import os
import sys

from toolkit import environment, wal
from toolkit.console import SetupError, say
from toolkit.layout import Layout
from toolkit.odoo_process import odoo_command, odoo_environment, run
from toolkit.postgres import database_server
from toolkit.release import release
from toolkit.serve import serve
from toolkit.testing import test


def command_odoo(layout, arguments):
    """Odoo's own command line."""
    environment.ensure(layout)
    with database_server(layout, os.environ) as server:
        return run(odoo_command(layout, *arguments), odoo_environment(layout, server))


def command_psql(layout, arguments):
    """The client of the database server."""
    environment.ensure(layout)
    with database_server(layout, os.environ) as server:
        return run([server.binaries / "psql", *arguments], odoo_environment(layout, server))


def command_program(name, *first):
    """Returns the command that runs a program of this folder beside the database: load places, back up, restore, export."""

    def command(layout, arguments):
        environment.ensure(layout)
        with database_server(layout, os.environ) as server:
            # only where a register is written to an archive or brought back
            if wal.wanted(arguments) and first:
                return wal.command(*first, layout, server, arguments)
            program = layout.root / "scripts" / name
            return run([layout.python, program, *first, *arguments], odoo_environment(layout, server))

    return command


def command_bench(layout, arguments):
    """Measures what each job costs beside the least it could cost."""
    environment.ensure(layout)
    with database_server(layout, os.environ) as server:
        settings = odoo_environment(layout, server) | {"PYTHONPATH": str(layout.root / "scripts")}
        return run([layout.python, "-m", "bench", *arguments], settings)


def command_load(layout, arguments):
    """Lets simulated people work and measures what pages cost them."""
    environment.ensure(layout)
    with database_server(layout, os.environ) as server:
        settings = odoo_environment(layout, server) | {"PYTHONPATH": str(layout.root / "scripts")}
        return run([layout.python, "-m", "load", *arguments], settings)


COMMANDS = {
    "backup": command_program("archive_register.py", "backup"),
    "bench": command_bench,
    "export": command_program("export_register.py"),
    "load": command_load,
    "odoo": command_odoo,
    "psql": command_psql,
    "regions": command_program("load_regions.py"),
    "release": release,
    "restore": command_program("archive_register.py", "restore"),
    "run": serve,
    "test": test,
}


def main():
    if not sys.argv[1:] or sys.argv[1] not in COMMANDS:
        say(f"错误：要做什么？可选：{'、'.join(COMMANDS)}。请直接运行 scripts/ 里的各个命令，如 scripts/run.sh。")
        return 2
    try:
        return COMMANDS[sys.argv[1]](Layout.current(), sys.argv[2:])
    except SetupError as error:
        say(f"错误：{error}")
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
