#!/usr/bin/env bash
# Keeps the promise "what was saved is on both servers" while it can be kept: commits wait for the replica as long as it
# streams; when it is gone, the primary goes on alone (and the console's page of health says so) until it is back.
# It speaks to the server that PGHOST names, as a superuser; one of it runs beside the primary.
set -uo pipefail
name=${FUPIN_REPLICA_NAME:-fupin_replica}
pause=${FUPIN_KEEP_SECONDS:-2}
export PGCONNECT_TIMEOUT=3 PGUSER=${PGUSER:-postgres} PGDATABASE=postgres

ask() {
    psql -X -q -A -t -v ON_ERROR_STOP=1 -v name="$name" 2>/dev/null
}

missed=0
while sleep "$pause"; do
    # a server that is still a replica itself, or does not answer, is left alone
    found=$(ask <<'SQL'
SELECT count(*) FILTER (WHERE state = 'streaming'), current_setting('synchronous_standby_names') = :'name'
FROM pg_stat_replication WHERE application_name = :'name' HAVING NOT pg_is_in_recovery()
SQL
    ) || continue
    case $found in
    '1|f')
        missed=0
        # remote_apply: who saves and then looks, on whichever server, sees it
        ask >/dev/null <<'SQL' && echo "$(date -u +%FT%TZ) the replica streams: commits wait for it"
ALTER SYSTEM SET wal_keep_size = '1GB';
ALTER SYSTEM SET synchronous_commit = 'remote_apply';
ALTER SYSTEM SET synchronous_standby_names = :'name';
SELECT pg_reload_conf();
SQL
        ;;
    '0|t')
        # seen twice, so that a short break costs a pause and not the promise
        missed=$((missed + 1))
        if [ "$missed" -ge 2 ]; then
            printf '%s\n' 'ALTER SYSTEM RESET synchronous_standby_names;' 'SELECT pg_reload_conf();' | ask >/dev/null &&
                echo "$(date -u +%FT%TZ) the replica is gone: the primary goes on alone"
        fi
        ;;
    *) missed=0 ;;
    esac
done
