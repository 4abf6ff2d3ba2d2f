#!/usr/bin/env bash
# Before the server starts: make the key and the database on first start, update the addons on every later one.
# An interrupted run does no harm: the next one goes on where it stopped.
set -euo pipefail

key=${FUPIN_KEY_FILE:?}
if [ ! -s "$key" ]; then
    (umask 077 && printf '1:%s\n' "$(od -An -N32 -tx1 /dev/urandom | tr -d ' \n')" >"$key")
    echo "A new key for protected data was made: keep a copy of it apart from the database backups."
fi

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
    env.cr.commit()
PYTHON
