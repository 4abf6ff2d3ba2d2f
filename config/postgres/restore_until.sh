#!/usr/bin/env bash
# Bring a database as it was at a moment into a NEW database of the running server; nothing that is there is touched:
#   restore_until.sh ARCHIVE "2026-11-22 15:04:05+08"|latest DATABASE NEW_DATABASE
# The newest base backup before the moment is unpacked beside, a server of its own plays the archived segments up to the
# moment, and what it then holds is dumped into NEW_DATABASE. Connection and role of the running server: PGHOST, PGUSER ….
set -euo pipefail
archive=$1 until=$2 database=$3 target=$4
umask 077
if [ "$until" = latest ]; then moment=99999999T999999Z; else moment=$(date --utc --date="$until" +%Y%m%dT%H%M%SZ); fi
base=
for folder in "$archive/base/"????????T??????Z; do
    [ -d "$folder" ] && [[ ${folder##*/} < $moment ]] && base=$folder
done
if [ -z "$base" ]; then
    echo "no base backup before $until in $archive/base" >&2
    exit 1
fi
if [ -n "$(psql -X -A -t -d postgres -v "name=$target" <<<"SELECT 1 FROM pg_database WHERE datname = :'name'")" ]; then
    echo "database $target exists; name another one" >&2
    exit 1
fi
# what the running server wrote last lies in a segment that is not archived yet; where it is gone, nothing can be done
last=$(PGUSER=${FUPIN_SUPERUSER:-postgres} psql -X -A -t -d postgres -c 'SELECT pg_walfile_name(pg_switch_wal())' 2>/dev/null || true)
for _try in $(seq 100); do
    { [ -z "$last" ] || [ -e "$archive/segments/$last" ]; } && break
    sleep 0.1
done
work=${TMPDIR:-/tmp}/fupin-until.$$
mkdir "$work"
cleanup() {
    pg_ctl -D "$work/data" -m immediate -s stop >/dev/null 2>&1 || true
    rm -rf "$work"
}
trap cleanup EXIT
mkdir "$work/data"
tar -xzf "$base/base.tar.gz" -C "$work/data"
# the copy must neither archive over the segments nor be reached by anybody else
cat >>"$work/data/postgresql.auto.conf" <<CONF
archive_mode = 'off'
listen_addresses = ''
unix_socket_directories = '$work'
port = 5432
restore_command = 'cp "$archive/segments/%f" "%p"'
CONF
if [ "$until" != latest ]; then
    printf "recovery_target_time = '%s'\nrecovery_target_action = 'promote'\n" "$until" >>"$work/data/postgresql.auto.conf"
fi
touch "$work/data/recovery.signal"
echo 'local all all trust' >"$work/data/pg_hba.conf"
if ! pg_ctl -D "$work/data" -l "$work/log" -w -t "${FUPIN_RECOVERY_SECONDS:-86400}" -s start >&2; then
    tail -n 20 "$work/log" >&2
    exit 1
fi
while [ "$(PGHOST=$work PGPORT=5432 psql -X -A -t -d postgres -c 'SELECT pg_is_in_recovery()')" = t ]; do sleep 0.2; done
createdb --template=template0 --encoding=UTF8 --locale=C "$target"
# as long as it has this name it is a copy beside its original: nothing is sent from it (fupin.copy)
mark="INSERT INTO ir_config_parameter (key, value) VALUES ('fupin_operate.copy', current_database())
          ON CONFLICT (key) DO UPDATE SET value = excluded.value"
if ! PGHOST=$work PGPORT=5432 pg_dump --format=custom --compress=none --no-owner "$database" |
    pg_restore --no-owner --exit-on-error --dbname="$target" ||
    ! psql -X -q -v ON_ERROR_STOP=1 -d "$target" -c "$mark"; then
    dropdb --if-exists "$target"
    exit 1
fi
grep -h 'recovery stopping\|last completed transaction' "$work/log" >&2 || true
