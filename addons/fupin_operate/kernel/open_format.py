"""The words of a full export: what a reader without this system needs to understand it."""

README = """本包是{region}在帮扶项目资产管理系统里的全部数据，{moment}（北京时间）导出。

data/        每类记录一个 CSV（UTF-8，逗号分隔，首行为字段名，空值为空，时间为 UTC）
links/       一条记录对应多条记录的字段，每个字段一个 CSV：id 是本记录，other_id 是对方记录
names.csv    数据里引用、但不属于本县的记录叫什么：资产类别、资金来源、经办人、上级单位等
schema.json  每类记录、每个字段的中文名称、类型、选项、指向哪类记录
attachments/ 附件原文件，文件名是内容的 SHA-1；attachments.csv 写明原名和属于哪条记录
packs/       政策包（YAML）
ledgers/     法定台账（xlsx）
manifest.json 每类记录的条数

id 列是记录编号，以 _id 结尾的列指向另一类记录的 id（见 schema.json）。金额单位为元。
{personal}
"""
MASKED = "身份证号、电话、银行账号没有导出。需要时由运维人员用 scripts/export.sh --with-personal 导出。"
CLEAR = "personal.csv 是身份证号、电话、银行账号的明文，请妥善保管。"


def readme(region, moment, with_personal):
    """Return the text of README.txt.

    >>> readme("东山县", "2026年1月1日", False).splitlines()[0]
    '本包是东山县在帮扶项目资产管理系统里的全部数据，2026年1月1日（北京时间）导出。'
    >>> readme("东山县", "", True).splitlines()[-1] == CLEAR
    True
    """
    return README.format(region=region, moment=moment, personal=CLEAR if with_personal else MASKED)


def sealed(name):
    """Say whether a column is a sealed one: of use with the key alone.

    >>> sealed("phone_encrypted"), sealed("phone_hash"), sealed("phone")
    (True, True, False)
    """
    return name.endswith(("_encrypted", "_hash"))
