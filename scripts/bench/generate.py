"""Fills a database with invented assets: `python -m bench.generate DATABASE NUMBER`.

Set-based SQL, the same on every machine. Rows lie in random physical order, as after years of entries from
everywhere; 22 assets to a village on average, some villages with three times as many.
"""

import sys

from bench.session import Session

# another text rebuilds the databases
VERSION = "bench 3"
PROVINCES = ("52", "53", "62")  # 贵州、云南、甘肃: 45,000 villages of the list
ASSETS_TO_A_VILLAGE = 22
YEAR = 2025  # of the codes; new records get this year's
HTTP_USERS = 8
PASSWORD = "bench-2026-password"  # noqa: S105 - of invented people in a database of invented data
NOUNS = (
    "茶叶加工厂 冷库 光伏电站 蔬菜大棚 养殖小区 饮水工程 通组道路 文化活动室 村级扶贫车间 烤烟房 灌溉水渠 标准化厂房 "
    "农贸市场 机耕路 卫生室 太阳能路灯 仔猪 核桃林 中药材基地 仓储库房 民宿 电商服务站 粮食烘干设备 股权投资"
).split()
WORD = "冷库"  # one name in 24 has it
SEED = "SELECT setseed(0.5)"

VILLAGES = """
CREATE TEMPORARY TABLE bench_village AS
SELECT row_number() OVER (ORDER BY code) AS number, region.id, region.code, region.short_name
FROM fupin_region region
WHERE level = 'village' AND (left(code, 2) = ANY(%(provinces)s) OR NOT EXISTS (
    SELECT FROM fupin_region WHERE level = 'village' AND left(code, 2) = ANY(%(provinces)s)))
ORDER BY code LIMIT %(villages)s
"""
OFFICES = """
INSERT INTO fupin_unit (name, unit_type, region_id, region_code, sequence, active, create_uid, create_date)
SELECT name || CASE level WHEN 'county' THEN '帮扶办' ELSE '主管部门' END,
    CASE level WHEN 'county' THEN 'county_office' ELSE 'superior' END, id, code, 10, true, 1, now()
FROM fupin_region region
WHERE prefix = '' OR prefix IN (SELECT DISTINCT left(code, cut) FROM bench_village, unnest(ARRAY[2, 4, 6]) cut)
ON CONFLICT DO NOTHING
"""
ANSWERABLE = """
ALTER TABLE bench_village ADD unit_id int;
UPDATE bench_village SET unit_id = unit.id FROM fupin_unit unit
WHERE unit.region_id = bench_village.id AND unit.unit_type = 'village_collective';
CREATE INDEX ON bench_village (number);
ANALYZE bench_village
"""
# numbers of a county in the order of entry, as the sequences would give them
CODE = "left(code, 6) || '-{year}-' || lpad(row_number() OVER (PARTITION BY left(code, 6) ORDER BY n)::text, 6, '0')"
CODE = CODE.format(year=YEAR)
PROJECTS = f"""
INSERT INTO fupin_project (name, code, year, region_id, region_code, unit_id, state, maker_level, total_investment,
    acceptance_date, create_uid, create_date, write_uid, write_date)
SELECT short_name || %(year)s || '年帮扶项目', 'XM-' || {CODE}, 2015 + (n %% 10)::int, id, code, unit_id, 'confirmed',
    'township', 1000000, date '2016-06-01' + (n %% 3000)::int, 1, now(), 1, now()
FROM (SELECT n, 1 + floor(random() * %(villages)s)::int AS number FROM generate_series(1, %(projects)s) n) given
JOIN bench_village village USING (number)
"""
ASSETS = f"""
INSERT INTO fupin_asset (code, name, region_id, region_code, unit_id, project_id, category_id, kind, asset_form, state,
    maker_level, use_status, acquisition_date, original_value, net_value,
    accumulated_depreciation, useful_life, residual_rate, completeness,
    valuation_basis, owner_regime, quantity, measure_unit, specification, location, custodian_name, operator_name,
    submitted_at, received_at, confirmed_at, duplicate_dismissed, handover_state, create_uid, create_date, write_uid,
    write_date)
SELECT numbered, village.short_name || (%(nouns)s::text[])[1 + n %% %(noun_count)s]
        || CASE WHEN n %% 5 = 0 THEN '（二期）' ELSE '' END,
    village.id, village.code, village.unit_id, project.id, category.id, category.kind,
    COALESCE(category.asset_form, 'fixed'), state, 'village',
    (ARRAY['in_use','in_use','in_use','in_use','in_use','in_use','in_use','idle','inefficient','damaged'])[1 + n %% 10],
    date '2013-01-01' + (n * 7919 %% 4500)::int, amount, amount * 0.8, amount * 0.2,
    CASE WHEN category.asset_form IN ('equity', 'monetary') THEN 0 ELSE COALESCE(NULLIF(category.useful_life, 0), 20) END,
    category.residual_rate, 0.65 + (n %% 7) * 0.05, 'final_account', 'collective', 1 + n %% 9, '座', '砖混结构',
    village.short_name || '委会旁', '保管人' || n %% 100, '经济合作社',
    CASE WHEN state <> 'draft' THEN timestamp '2025-03-01' END,
    CASE WHEN state = 'confirmed' THEN timestamp '2025-03-02' END,
    CASE WHEN state = 'confirmed' THEN timestamp '2025-03-03' END, false, 'none', 1, now(), 1, now()
FROM (
    SELECT given.*, {CODE} AS numbered FROM (
        SELECT n, 1 + floor(%(villages)s * power(random(), 1.3))::int AS number,
            CASE WHEN n %% 20 = 0 THEN 'submitted' WHEN n %% 20 < 3 THEN 'draft' ELSE 'confirmed' END AS state,
            (5000 + floor(random() * 300000)::int)::numeric AS amount, 1 + (n * 31 %% %(categories)s)::int AS category
        FROM generate_series(1::bigint, %(assets)s) n
    ) given
    JOIN bench_village village USING (number)
) given
JOIN bench_village village USING (number)
JOIN bench_category category ON category.number = given.category
LEFT JOIN bench_project project ON project.region_id = village.id
ORDER BY n
"""
CATEGORIES = """
CREATE TEMPORARY TABLE bench_category AS
SELECT row_number() OVER (ORDER BY id) AS number, * FROM fupin_asset_category category
WHERE active AND NOT EXISTS (SELECT FROM fupin_asset_category below WHERE below.parent_id = category.id)
"""
PROJECT_OF_VILLAGE = """
CREATE TEMPORARY TABLE bench_project AS
SELECT DISTINCT ON (region_id) region_id, id FROM fupin_project ORDER BY region_id, id;
ANALYZE bench_project;
ANALYZE bench_category
"""
LINES = """
INSERT INTO fupin_funding (asset_id, source_id, amount, year, create_uid, create_date, write_uid, write_date)
SELECT asset.id, (%(sources)s::int[])[1 + asset.id %% %(source_count)s], original_value,
    extract(year FROM acquisition_date)::int, 1, now(), 1, now() FROM fupin_asset asset;
INSERT INTO fupin_asset_owner (asset_id, unit_id, share, amount, create_uid, create_date, write_uid, write_date)
SELECT id, unit_id, 1, original_value, 1, now(), 1, now() FROM fupin_asset WHERE unit_id IS NOT NULL;
INSERT INTO fupin_asset_valuation (asset_id, basis, amount, date, create_uid, create_date, write_uid, write_date)
SELECT id, valuation_basis, original_value, acquisition_date, 1, now(), 1, now() FROM fupin_asset
WHERE state = 'confirmed';
INSERT INTO fupin_event (res_model, res_id, record_name, region_code, transition, unit_id, user_id, date)
SELECT 'fupin.asset', id, name, region_code, 'create', unit_id, 1, timestamp '2025-03-01' FROM fupin_asset
"""


def villages_of(assets):
    """Return how many villages a register of this size has.

    >>> villages_of(1_000_000), villages_of(10)
    (45454, 30)
    """
    return max(30, assets // ASSETS_TO_A_VILLAGE)


def fill(env, assets):
    """Make units, projects, assets with their lines and events, and the people who look at them."""
    cr = env.cr
    cr.execute(SEED)
    cr.execute(VILLAGES, {"provinces": list(PROVINCES), "villages": villages_of(assets)})
    villages = cr.rowcount
    cr.execute(OFFICES)
    cr.execute("SELECT DISTINCT left(code, 6) FROM bench_village ORDER BY 1")
    counties = [county for (county,) in cr.fetchall()]
    for prefix in sorted({county[:2] for county in counties}) if len(counties) > 20 else counties:
        env["fupin.unit"]._generate(prefix)
    cr.execute(ANSWERABLE)
    cr.execute(PROJECTS, {"year": YEAR, "villages": villages, "projects": assets // 5})
    cr.execute(CATEGORIES)
    categories = cr.rowcount
    cr.execute(PROJECT_OF_VILLAGE)
    values = {"nouns": NOUNS, "noun_count": len(NOUNS), "villages": villages, "categories": categories}
    cr.execute(ASSETS, values | {"assets": assets})
    sources = env["fupin.funding.source"].search([]).ids
    cr.execute(LINES, {"sources": sources, "source_count": len(sources)})
    env.invalidate_all()
    People(env, counties).make()


class People:
    """Who looks: one of each level in the first, the middle and the last county; some with many places."""

    def __init__(self, env, counties):
        self.env = env
        self.counties = counties

    def make(self):
        for position, county in zip(("first", "middle", "last"), self._three(), strict=True):
            village = self._with_most_assets(county)
            self._person(f"bench_village_{position}", "village", [village])
            self._person(f"bench_township_{position}", "township", [village[:9]])
            self._person(f"bench_county_{position}", "county", [county])
            self._person(f"bench_prefecture_{position}", "superior", [county[:4]])
            self._person(f"bench_province_{position}", "superior", [county[:2]])
        self._person("bench_places_8", "superior", self._spread(self.counties, 8))
        self._person("bench_places_40", "superior", self._spread(self._townships(), 40))
        # the last one: where the index of the list ends
        self._person("bench_shared", "county", [self.counties[-1]])
        self._share(self.counties[-1], 200)
        self._people_with_password()

    def _three(self):
        return self.counties[0], self.counties[len(self.counties) // 2], self.counties[-1]

    @staticmethod
    def _spread(places, number):
        return places[:: max(1, len(places) // number)][:number]

    def _townships(self):
        self.env.cr.execute("SELECT DISTINCT left(code, 9) FROM bench_village ORDER BY 1")
        return [township for (township,) in self.env.cr.fetchall()]

    def _with_most_assets(self, county):
        self.env.cr.execute(
            "SELECT region_code FROM fupin_asset WHERE region_code LIKE %s GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1",
            [county + "%"],
        )
        return self.env.cr.fetchone()[0]

    def _person(self, login, role, prefixes):
        user = self.env["res.users"].with_context(no_reset_password=True, tracking_disable=True).create(
            {
                "name": login,
                "login": login,
                "lang": "zh_CN",
                "tz": "Asia/Shanghai",
                "group_ids": [(6, 0, [self.env.ref("base.group_user").id])],
            }
        )  # fmt: skip
        regions = self.env["fupin.region"].search([("prefix", "in", prefixes)])
        country = self.env["fupin.region"].search([("prefix", "=", "")])
        values = []
        for region in regions:
            # posts in many places are held by one unit above them all
            home = country if len(prefixes) > 1 else region
            unit = self.env["fupin.unit"].search([("region_id", "=", home.id)], order="id", limit=1)
            values.append({"user_id": user.id, "unit_id": unit.id, "role": role, "region_id": region.id})
        self.env["fupin.assignment"].create(values)
        return user

    def _share(self, county, number):
        """Let the county's first village own some assets far from it."""
        self.env.cr.execute(
            """INSERT INTO fupin_share (res_model, res_id, unit_id)
               SELECT 'fupin.asset', asset.id,
                   (SELECT id FROM fupin_unit WHERE region_code LIKE %s AND unit_type = 'village_collective'
                    ORDER BY region_code LIMIT 1)
               FROM fupin_asset asset WHERE region_code NOT LIKE %s ORDER BY md5(id::text) LIMIT %s""",
            [county + "%", county + "%", number],
        )

    def _people_with_password(self):
        """One slow hash serves all: it does not depend on the account."""
        hashed = self.env["res.users"]._crypt_context().hash(PASSWORD)
        counties = self._spread(self.counties, HTTP_USERS)
        for number in range(HTTP_USERS):
            self._person(f"bench_http_{number}", "county", [counties[number % len(counties)]])
        self.env.flush_all()
        self.env.cr.execute("UPDATE res_users SET password = %s WHERE login LIKE 'bench\\_http\\_%%'", [hashed])


def main(database, assets):
    with Session(database).request(commit=True) as env:
        fill(env, int(assets))


if __name__ == "__main__":
    main(*sys.argv[1:])
