"""The five counties of the demonstration: their offices and the names of their people.

Offices and people are invented after the manner of each place; no real person is meant.
"""

from dataclasses import dataclass

SECTORS = {
    "NY": "农业农村局",
    "JT": "交通运输局",
    "SL": "水利局",
    "ZJ": "住房和城乡建设局",
    "JY": "教育体育局",
    "WJ": "卫生健康局",
    "WL": "文化和旅游局",
    "LY": "林业和草原局",
    "FG": "发展和改革局",
    "SW": "商务局",
    "MZ": "民政局",
}

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = (
    "建国", "国强", "志强", "秀英", "桂兰", "玉梅", "海燕", "晓东", "春花", "丽萍", "永红", "文斌", "学军",
    "小红", "志明", "德福", "金凤", "玉兰", "卫东", "明辉", "秋菊", "红霞", "长青", "国庆", "立新", "俊杰",
    "雪梅", "爱民", "振华", "淑珍", "家兴", "有田", "成林", "美玲", "水生", "新民", "桂香", "天佑", "文静",
    "大勇",
)  # fmt: skip
UYGHUR = (
    "阿卜杜热合曼", "买买提", "吐尔逊", "艾合买提", "古丽娜尔", "阿依古丽", "玉素甫", "麦麦提明", "热依汗古丽",
    "努尔麦麦提", "帕提古丽", "图尔贡", "艾力", "阿曼古丽", "依明", "布祖热", "凯丽比努尔", "喀迪尔",
    "萨拉麦提", "塔依尔",
)  # fmt: skip


@dataclass(frozen=True)
class County:
    """What the demonstration says of one county."""

    code: str  # six digits
    name: str
    prefecture: str
    office: str
    cooperation: str  # source of funds from a partner region
    policy: str  # its own, among config/policies
    uyghur: float = 0.0  # share of Uyghur names
    bands: tuple = ()  # yuan from which operating assets belong to the township, to the department (S3-16, S3-17)
    pooled: bool = False  # villages entrust what they own together to their township (S2-15)
    aliases: tuple = ()  # (sector, another name of its bureau)

    def bureau(self, sector):
        """Return the name of the bureau that looks after a sector.

        >>> COUNTIES["451102"].bureau("LY"), COUNTIES["653127"].bureau("SW")
        ('八步区林业局', '麦盖提县商务和工业信息化局')
        """
        return self.name + dict(self.aliases).get(sector, SECTORS[sector])


COUNTIES = {
    county.code: county
    for county in (
        County(
            "532622",
            "砚山县",
            "文山州",
            "砚山县巩固脱贫攻坚推进乡村振兴领导小组办公室",
            "东西扶贫协作资金",
            "yanshan_2024",
        ),
        County(
            "653127",
            "麦盖提县",
            "喀什地区",
            "麦盖提县委农村工作领导小组办公室",
            "援疆资金",
            "makit_2025",
            uyghur=0.8,
            aliases=(
                ("JY", "教育局"),
                ("SW", "商务和工业信息化局"),
                ("FG", "发展和改革委员会"),
                ("WJ", "卫生健康委员会"),
            ),
        ),
        County(
            "211321",
            "朝阳县",
            "朝阳市",
            "朝阳县扶贫项目资产管理办公室",
            "社会帮扶资金",
            "chaoyang_2022",
            pooled=True,
        ),
        County(
            "410423",
            "鲁山县",
            "平顶山市",
            "鲁山县巩固拓展脱贫攻坚成果同乡村振兴有效衔接领导小组办公室",
            "社会捐赠资金",
            "lushan_2021",
            bands=(1_000_000, 5_000_000),
            aliases=(("WJ", "卫生健康委员会"), ("FG", "发展和改革委员会"), ("LY", "林业局")),
        ),
        County(
            "451102",
            "八步区",
            "贺州市",
            "八步区实施乡村振兴战略指挥部办公室",
            "粤桂协作资金",
            "babu_2023",
            aliases=(("LY", "林业局"), ("SW", "商务和口岸局")),
        ),
    )
}
