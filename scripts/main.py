"""Entry of scripts/run.sh, test.sh, backup.sh, restore.sh, odoo and psql: `main.py COMMAND [ARGUMENT …]`."""

import os
import sys

from toolkit import environment
from toolkit.console import SetupError, say
from toolkit.layout import Layout
from toolkit.odoo_process import odoo_command, odoo_environment, run
from toolkit.postgres import database_server
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


def command_regions(layout, arguments):
    """Loads administrative divisions: the country, or single places."""
    environment.ensure(layout)
    with database_server(layout, os.environ) as server:
        program = layout.root / "scripts" / "load_regions.py"
        return run([layout.python, program, *arguments], odoo_environment(layout, server))


def command_archive(name):
    """Returns the command that backs a register up or restores it."""

    def command(layout, arguments):
        environment.ensure(layout)
        with database_server(layout, os.environ) as server:
            program = layout.root / "scripts" / "archive_register.py"
            return run([layout.python, program, name, *arguments], odoo_environment(layout, server))

    return command


def command_bench(layout, arguments):
    """Measures what each job costs beside the least it could cost."""
    environment.ensure(layout)
    with database_server(layout, os.environ) as server:
        settings = odoo_environment(layout, server) | {"PYTHONPATH": str(layout.root / "scripts")}
        return run([layout.python, "-m", "bench", *arguments], settings)


COMMANDS = {
    "backup": command_archive("backup"),
    "bench": command_bench,
    "odoo": command_odoo,
    "psql": command_psql,
    "regions": command_regions,
    "restore": command_archive("restore"),
    "run": serve,
    "test": test,
}


def main():
    try:
        return COMMANDS[sys.argv[1]](Layout.current(), sys.argv[2:])
    except SetupError as error:
        say(f"错误：{error}")
        return 1
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
