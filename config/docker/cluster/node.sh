#!/usr/bin/env bash
# Starts a database server of the profile "cluster". FUPIN_DB_PRIMARY in .env names the primary; every other server is its
# replica. Naming the replica there and starting again promotes it (docs/operate.md).
set -euo pipefail
node=${FUPIN_NODE:?} primary=${FUPIN_PRIMARY:?}

if [ "$node" != "$primary" ]; then
    if [ ! -s "$PGDATA/PG_VERSION" ]; then
        install -d -o postgres -g postgres -m 0700 "$PGDATA"
        until pg_isready --quiet --host="$primary"; do sleep 1; done
        echo "copying the data of $primary …"
        # no password stands in a file: PGPASSWORD comes from .env, for the copy and for the stream
        gosu postgres pg_basebackup --host="$primary" --username=fupin_replica --pgdata="$PGDATA" \
            --wal-method=stream --checkpoint=fast
        gosu postgres touch "$PGDATA/standby.signal"
    elif [ ! -e "$PGDATA/standby.signal" ]; then
        echo "This server was the primary, and $primary is it now: its data may have gone another way." >&2
        echo "Remove its volume; it then comes back as a replica (docs/operate.md)." >&2
        exit 1
    fi
    # A page that is read for long here must not hold up saving on the primary.
    set -- "$@" -c "primary_conninfo=host=$primary user=fupin_replica application_name=fupin_replica" \
        -c hot_standby_feedback=on -c max_standby_streaming_delay=5s
elif [ -e "$PGDATA/standby.signal" ]; then
    (until psql -X -q -U postgres -d postgres -c 'SELECT pg_promote()' >/dev/null 2>&1; do sleep 1; done) &
fi
exec docker-entrypoint.sh "$@"
