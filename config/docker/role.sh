#!/usr/bin/env bash
# Runs once, when the database server is made: the role of Odoo may make databases and is no superuser.
set -euo pipefail
psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" -v password="$FUPIN_DB_PASSWORD" <<'SQL'
CREATE ROLE fupin LOGIN CREATEDB PASSWORD :'password';
-- The console's page of health shows how far the replica is behind.
GRANT pg_read_all_stats TO fupin;
CREATE ROLE fupin_replica LOGIN REPLICATION PASSWORD :'password';
SQL
# The replica of the profile "cluster" may read the stream; for everything else the image's own lines hold.
echo 'host replication fupin_replica all scram-sha-256' >>"$PGDATA/pg_hba.conf"
