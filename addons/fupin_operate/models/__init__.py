from . import fupin_backup, fupin_health, fupin_ledger, fupin_limit, ir_attachment, ir_http, ir_http_error, res_users
from . import (
    fupin_alert,
    fupin_alert_gateway,
    fupin_copy,
    fupin_county,
    fupin_event,
    fupin_export,
    fupin_export_links,
    fupin_household,
    fupin_obligation,
    fupin_region,
    fupin_retention,
    fupin_task_archive,
    fupin_task_statistic,
    mail_mail,
)
