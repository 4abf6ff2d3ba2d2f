"""S1: which unit supervises what, and what each has to do (五、职责分工)."""

from conformance.case import case
from conformance.shapes import department_case, duties_case, owned, put, rows_case

ROAD = "fupin_assets.asset_category_public_road"


def road(w):
    return w.env.ref(ROAD).id


duties_case("S1-79", "county_government", "明确相关部门单位、乡镇人民政府管理责任清单")
duties_case("S1-80", "discipline", "监督检查，调查处理各职能部门")
duties_case("S1-83", "finance", "录入行政事业单位国有资产管理系统")
duties_case("S1-100", "village_collective", "充分发挥农村集体经济组织监事会等基层力量作用")
# provision, an asset, the department that is proposed, words of its duty, what falls to it
for provision, asset, department, words, flags in (
    ("S1-81", "村级文化室", "组织部", "村级文化室、卫生室、活动中心", ["maintenance"]),
    ("S1-84", "高标准农田", "农业农村局", "高标准农田、温室大棚", ["revenue"]),
    ("S1-86", "刀郎扶贫产业园", "工业园区", "扶贫产业园输变电工程", ["revenue", "maintenance"]),
    ("S1-87", "以工代赈渠道", "发展和改革", "易地扶贫搬迁、以工代赈、援疆项目", ["revenue", "maintenance"]),
    ("S1-88", "寄宿制学生公寓", "教育局", "寄宿制学生公寓", ["maintenance"]),
    ("S1-89", "农产品加工基地", "自然资源局", "农产品加工基地建设", ["revenue", "maintenance"]),
    ("S1-90", "防渗渠", "水利局", "防渗渠、农村安全饮水", ["maintenance"]),
    ("S1-91", "农村道路", "交通运输局", "农村道路、村组（巷道）道路、桥梁", ["maintenance"]),
    ("S1-92", "保鲜库", "商工局", "保鲜库、惠民超市", ["revenue", "maintenance"]),
    ("S1-93", "人居环境改善", "住建局", "人居环境改善", ["maintenance"]),
    ("S1-94", "技工学校", "人社局", "技工学校、购置技能型就业设备", ["revenue", "maintenance"]),
    ("S1-95", "敬老院", "民政局", "养老院、敬老院", ["maintenance"]),
    ("S1-96", "旅游基础设施", "文旅局", "文化、旅游基础设施", ["revenue", "maintenance"]),
    ("S1-97", "厕所改造", "生态环境局", "厨房厕所圈舍改造", ["maintenance"]),
    ("S1-98", "美容美发设备", "妇联", "美容美发设备", ["maintenance"]),
    ("S1-99", "庭院经济", "乡镇人民政府", "庭院经济、住房安全巩固提升", ["maintenance"]),
):
    department_case(provision, asset, department)
    if provision == "S1-99":
        duties_case(provision, "township", words, flags=flags)
    else:
        duties_case(provision, "department", words, name=f"测试县{department}", flags=flags)


@case("S1-85", binding="table:department_map")
def minority_funds(w):
    source = w.env["fupin.funding.source"].create({"name": "少数民族发展资金", "region_id": w.region.id})
    asset = w.asset(name="入股")
    w.env["fupin.funding"].search([("asset_id", "=", asset.id)]).source_id = source
    w.env.flush_all()
    names = {group["names"] for group in asset._department_groups()}
    assert any("统战部" in name for name in names), names


@case("S1-84", binding="table:department_map")
def overlapping_departments_are_all_proposed(w):
    [group] = w.asset(name="节水灌溉工程")._department_groups()
    w.equal(set(group["names"].replace(", ", "、").split("、")), {"农业农村局", "水利局"})
    w.equal(group["is_several"], True)


rows_case("S1-104", "management_levels", "level", ["县级", "行业", "乡村", "农户"])
rows_case("S1-105", "disclosures", "kind", ["operation", "plan", "result", "disposal", "valuation"])
rows_case(
    "S1-106", "clue_triggers", "name", ["贪占挪用", "违规处置", "闲置浪费", "资产损坏不及时维修", "未及时收益分配"]
)


@case("S1-102", binding="table:rights_by_kind")
def rights_of_the_collective(w):
    asset = w.asset()
    owned(w, asset, w.units["village"])
    w.equal(
        {row["right"] for row in w.rows("rights_by_kind") if row["holder"] == "村集体经济组织"},
        {"收益权", "处置权", "经营权"},
    )


@case("S1-106", binding="rule:damage_repaired")
def a_finding_tells_whom_it_goes_to(w):
    w.decide("repair_due", "60")
    asset = w.asset()
    put(asset, use_status="damaged", use_status_since="2026-01-01")
    assert w.found(asset, "damage_repaired")
    finding = w.env["fupin.finding"].search([("res_id", "=", asset.id), ("rule_id.key", "=", "damage_repaired")])
    assert "纪委监委" in (finding.rule_id.remedy or "")
