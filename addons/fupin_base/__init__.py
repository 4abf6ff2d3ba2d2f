from . import connection
from . import controllers
from . import kernel
from . import models
from . import wizards


def _post_init(env):
    """Speak Chinese and live in Shanghai: the defaults of everyone who signs in."""
    language = env["res.lang"].with_context(active_test=False).search([("code", "=", "zh_CN")])
    if not language.active:
        env["base.language.install"].create({"lang_ids": [(6, 0, language.ids)]}).lang_install()
    env["ir.default"].set("res.partner", "lang", "zh_CN")
    env["ir.default"].set("res.partner", "tz", "Asia/Shanghai")
    # a room of all counties at once would carry names and words across every border
    env.ref("mail.channel_all_employees").write({"group_ids": [(5,)], "active": False})
    company = env.ref("base.main_company")
    if company.name == "My Company":
        company.name = "帮扶项目资产管理平台"
    people = env.ref("base.user_admin") | env.ref("base.user_root")
    people.write({"lang": "zh_CN", "tz": "Asia/Shanghai"})
    company.partner_id.lang = "zh_CN"
    # whoever reads a history meets these two, in a language that cannot be translated
    for user, given, name in (
        (env.ref("base.user_admin"), "Administrator", "系统管理员"),
        (env.ref("base.user_root"), "OdooBot", "系统自动"),
    ):
        if user.name == given:
            user.name = name
