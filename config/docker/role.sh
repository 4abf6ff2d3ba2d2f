#!/usr/bin/env bash
# Runs once, when the database server is made: the role of Odoo may make databases and is no superuser.
set -euo pipefail
psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" -v password="$FUPIN_DB_PASSWORD" <<'SQL'
CREATE ROLE fupin LOGIN CREATEDB PASSWORD :'password';
SQL
