#!/usr/bin/env bash
# A copy of the whole database server, from which restore_until.sh goes on: base_backup.sh ARCHIVE [HOW_MANY_TO_KEEP]
# Older copies than those to keep go, and the segments that only they needed. Connection and role: PGHOST, PGUSER ….
set -euo pipefail
archive=$1 keep=${2:-3}
umask 077
mkdir -p "$archive/base" "$archive/segments"
name=$(date --utc +%Y%m%dT%H%M%SZ)
rm -rf "$archive/base/"*.part
pg_basebackup --pgdata="$archive/base/$name.part" --format=tar --gzip --wal-method=none --checkpoint=fast --no-password
# only what is whole has a name without .part
mv "$archive/base/$name.part" "$archive/base/$name"
cd "$archive/base"
ls -1d ????????T??????Z | sort | head -n "-$keep" | xargs --no-run-if-empty rm -rf --
oldest=$(ls -1d ????????T??????Z | sort | head -n 1)
first=$(tar -xzOf "$oldest/base.tar.gz" backup_label | sed -n 's/^START WAL LOCATION: .*file \([0-9A-F]\{24\}\)).*/\1/p')
pg_archivecleanup "$archive/segments" "$first"
echo "$archive/base/$name"
