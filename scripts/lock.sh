#!/usr/bin/env bash
# Lock the Python packages again from config/*.in, with hashes (needs uv). No registry address enters the locks.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../config"
compile() {
    local python=$1 name=$2
    shift 2
    "${UV:-uv}" pip compile --quiet --generate-hashes --no-annotate --python-version "$python" \
        --custom-compile-command scripts/lock.sh "$name.in" --output-file "$name.txt" "$@"
}
compile 3.11 requirements
compile 3.11 requirements-test
compile 3.11 requirements-addons --no-deps
# The official image has another Python and brings these packages: they are left to it.
of_the_image=()
for name in beautifulsoup4 jinja2 lxml markupsafe pillow psycopg2 python-dateutil pytz six soupsieve typing-extensions tzdata; do
    of_the_image+=(--no-emit-package "$name")
done
compile 3.12 requirements-image "${of_the_image[@]}"
