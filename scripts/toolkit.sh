#!/usr/bin/env bash
# Finds Python 3.11 and hands over to scripts/main.py. Called by run.sh, test.sh, odoo and psql.
set -euo pipefail
here=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
for python in "${FUPIN_PYTHON:-}" python3.11 /usr/bin/python3.11 python3; do
    [ -n "$python" ] || continue
    if "$python" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' 2>/dev/null; then
        exec "$python" "$here/main.py" "$@"
    fi
done
echo "错误：没有找到 Python 3.11。请先安装：sudo apt-get install python3.11 python3.11-venv（或用 FUPIN_PYTHON 指明路径）" >&2
exit 1
