"""How a duty reads aloud, in the words of official papers."""

UNIT_WORDS = {
    "village_collective": "村集体经济组织",
    "village_committee": "村（居）委会",
    "village_oversight": "村务监督委员会",
    "work_team": "驻村工作队",
    "township": "乡镇",
    "department": "行业主管部门",
    "leading_group": "领导小组",
    "county_office": "领导小组办公室",
    "county_government": "县级人民政府",
    "finance_committee": "县委财经委员会",
    "finance": "财政部门",
    "audit": "审计部门",
    "discipline": "纪检监察机关",
    "third_party": "第三方机构",
    "superior": "上级部门",
}
# there is one of these in a place, so nobody says "each"
SINGLE = {"leading_group", "county_office", "county_government", "finance_committee"}


def who(unit_type):
    """Return the units that owe a duty.

    >>> who("village_collective"), who("county_office"), who("")
    ('各村集体经济组织', '领导小组办公室', '……')
    """
    words = UNIT_WORDS.get(unit_type, "……")
    return words if unit_type in SINGLE or words == "……" else f"各{words}"


# whose records the share is taken of, beside what stands in the unit's place
OF_WORDS = {"department": "本单位主管部分的", "unit": "本单位负责部分的"}


def sentence(when, unit_type, name, target_type=None, minimum=0, coverage=0, relation="place"):
    """Return a duty as one sentence.

    >>> sentence("每月25日前", "village_collective", "上报", coverage=1)
    '每月25日前，各村集体经济组织上报（覆盖100%）'
    >>> sentence("每半年末前", "department", "督促指导", "township", minimum=1)
    '每半年末前，各行业主管部门对各乡镇督促指导（不少于1次）'
    >>> sentence("每半年末前", "township", "巡查", minimum=2, coverage=0.125)
    '每半年末前，各乡镇巡查（不少于2次，覆盖12.5%）'
    >>> sentence("每半年末前", "department", "巡查", coverage=0.5, relation="department")
    '每半年末前，各行业主管部门巡查（覆盖本单位主管部分的50%）'
    """
    towards = f"对{who(target_type)}" if target_type else ""
    limits = [f"不少于{minimum}次"] if minimum else []
    if coverage:
        limits.append(f"覆盖{OF_WORDS.get(relation, '')}{round(coverage * 100, 4):g}%")
    tail = f"（{'，'.join(limits)}）" if limits else ""
    return f"{when}，{who(unit_type)}{towards}{name}{tail}"
