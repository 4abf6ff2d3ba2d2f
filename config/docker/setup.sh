#!/usr/bin/env bash
# Before the server starts: make the key and the database on first start, update the addons on every later one.
# An interrupted run does no harm: the next one goes on where it stopped.
set -euo pipefail

key=${FUPIN_KEY_FILE:?}
if [ ! -s "$key" ]; then
    (umask 077 && printf '1:%s\n' "$(od -An -N32 -tx1 /dev/urandom | tr -d ' \n')" >"$key")
    echo "A new key for protected data was made: keep a copy of it apart from the database backups."
fi

# Sessions have a database of their own (SESSION_DB_URI).
python3 - <<'PYTHON'
import psycopg2

name = "fupin_sessions"
connection = psycopg2.connect(dbname="postgres")
connection.autocommit = True
with connection.cursor() as cursor:
    cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
    if not cursor.fetchone():
        cursor.execute(f"CREATE DATABASE {name}")
with psycopg2.connect(dbname=name) as connection, connection.cursor() as cursor:
    cursor.execute(open("/opt/fupin/config/docker/sessions.sql").read())
PYTHON

addons=$(cd /opt/fupin/addons && printf '%s\n' fupin_* | grep -v '^fupin_demo$' | paste -sd,)
# -i installs what is new and leaves the rest alone; -u updates what is installed.
/entrypoint.sh odoo -i "$addons" -u "$addons" --load-language zh_CN --stop-after-init --no-http

# A new database has the password "admin": it is replaced before the server starts for the first time.
exec odoo shell --no-http <<'PYTHON'
import os

parameters = env["ir.config_parameter"].sudo()
if not parameters.get_param("fupin.admin_password_set"):
    env.ref("base.user_admin").password = os.environ["FUPIN_ADMIN_PASSWORD"]
    parameters.set_param("fupin.admin_password_set", "1")
    # an administrator sets up a second factor at the first sign-in
    parameters.set_param("fupin_operate.second_factor", "administrators")
    env.cr.commit()
PYTHON
