"""One database, opened by Odoo in this process, as its requests open it."""

from contextlib import contextmanager

CONTEXT = {"lang": "zh_CN", "tz": "Asia/Shanghai"}


class Session:
    """The registry of a database; each request gets a cursor and an environment of its own, as over HTTP."""

    def __init__(self, database):
        # here, not above: Odoo takes seconds to import and is not needed to print a table
        from odoo.modules.registry import Registry
        from odoo.tools import config

        config.parse_config(["-d", database, "--no-http", "--log-level=warn"], setup_logging=True)
        self.registry = Registry(database)
        self.users = {}

    @contextmanager
    def request(self, login=None, commit=False):
        """Give an environment of a user (the superuser without a login); undone at the end unless ``commit``."""
        from odoo import SUPERUSER_ID, api

        with self.registry.cursor() as cr:
            env = api.Environment(cr, self._uid(login) if login else SUPERUSER_ID, CONTEXT)
            yield env
            env.flush_all()
            if not commit:
                cr.rollback()

    def _uid(self, login):
        if login not in self.users:
            with self.registry.cursor() as cr:
                cr.execute("SELECT id FROM res_users WHERE login = %s", [login])
                self.users[login] = cr.fetchone()[0]
        return self.users[login]

    def statements(self, login, work):
        """Return how many statements ``work(env)`` sends, caches of the registry warm."""
        with self.request(login) as env:
            work(env)
        with self.request(login) as env:
            before = env.cr.sql_log_count
            work(env)
            env.flush_all()
            return env.cr.sql_log_count - before

    @contextmanager
    def raw(self):
        """Give a bare psycopg2 cursor, undone at the end: the limit of whatever speaks to the database."""
        with self.registry.cursor() as cr:
            yield cr._obj
            cr.rollback()

    def vacuum(self, *tables):
        """Sweep up what undone work left behind, so that the next round finds the table as the last one did."""
        connection = self.registry.cursor()
        try:
            connection._cnx.rollback()
            connection._cnx.autocommit = True
            for name in tables:
                connection._obj.execute(f'VACUUM "{name}"')
        finally:
            connection._cnx.autocommit = False
            connection.close()
