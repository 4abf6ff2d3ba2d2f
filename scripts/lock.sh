#!/usr/bin/env bash
# Lock the Python packages again from config/*.in, with hashes (needs uv). No registry address enters the locks.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../config"
compile() {
    "${UV:-uv}" pip compile --quiet --generate-hashes --no-annotate --python-version 3.11 \
        --custom-compile-command scripts/lock.sh "$1.in" --output-file "$1.txt" "${@:2}"
}
compile requirements "$@"
compile requirements-test "$@"
compile requirements-addons --no-deps "$@"
