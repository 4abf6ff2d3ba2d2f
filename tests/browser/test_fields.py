"""A county's administrator changes a form; its ledger, its filters and its exports follow, the neighbour's do not."""

import io

import openpyxl
from playwright.sync_api import expect
from support.browser import DESKTOP, PHONE

from .form_settings import ADMINISTRATOR, LAYOUT, MODEL, county_of
from .test_pages import ACCOUNTS, assert_fits, assert_no_dialog

COUNTY = "县级领导小组办公室"
LABEL, WORDS = "保险情况", ("已投保", "未投保", "不需要")
HEAD = ["序号", "所在乡镇", "所在村", "资产名称", "资产类别", "购建时间", "预计使用年限", "资产原值（元）", "资金来源"]
# a village's clerk of another county; all people of the demonstration have one password
NEIGHBOUR = """
SELECT account.login FROM res_users account JOIN fupin_assignment post ON post.user_id = account.id
    JOIN fupin_region place ON place.id = post.region_id
WHERE post.role = 'village' AND account.active AND place.code NOT LIKE :'county' ORDER BY account.id LIMIT 1
"""


def own_field(session):
    """Return the technical name of the column, as the form of the county has it."""
    shown = session(ADMINISTRATOR).call(LAYOUT, "designer_open", MODEL, None)
    return next(row["name"] for row in shown["fields"] + shown["retired"] if row["label"] == LABEL)


def workbook(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def village_of(clerk):
    """Return the names of a village of the county and of its township."""
    county = clerk.call(MODEL, "search_read", [], ["region_code"], limit=1)[0]["region_code"][:6]
    domain = [("code", "=like", f"{county}%"), ("level", "=", "village")]
    village = clerk.call("fupin.region", "search_read", domain, ["name", "parent_id"], limit=1)[0]
    return clerk.call("fupin.region", "read", village["parent_id"][:1], ["name"])[0]["name"], village["name"]


def upload(opened, content):
    """Put a table into a new import and look at it."""
    page = opened.page
    opened.open("/odoo/m-fupin.ledger.import/new")
    files = page.locator("[name=file] input[type=file]")
    files.set_input_files({"name": "台账.xlsx", "mimeType": "application/octet-stream", "buffer": content})
    page.locator("button[name=action_check]:visible").first.click()


def read_table(content):
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    return [[str(cell or "") for cell in row] for row in sheet.iter_rows(values_only=True)]


def test_a_required_choice_from_the_form_to_the_export(designer, window, demo_server, session, sign_in):
    """Added, required, refused in a ledger that lacks it, filled in, filtered by, exported; then taken back."""
    page = designer(DESKTOP)
    page.opened.screenshot("fields-1360-form")
    page.choose("规格型号")
    page.page.locator(".o_fupin_field_label").fill("规格")
    page.page.locator(".o_fupin_field_label").press("Tab")
    page.told("规格")
    page.add(LABEL, "choice", WORDS)
    page.opened.screenshot("fields-1360-added")
    publish_required(page)
    name = own_field(session)

    clerk = window(DESKTOP, on=demo_server)
    clerk.sign_in(ACCOUNTS[COUNTY]["login"], ACCOUNTS[COUNTY]["password"])
    assets = import_table(clerk, session(COUNTY))
    words = [session(COUNTY).call(MODEL, "read", [asset], [name])[0][name][1] for asset in assets]
    assert words == ["已投保", "未投保"]
    filter_by(clerk, name)
    export_tells(session(COUNTY), assets)

    login = demo_server.query(NEIGHBOUR, county=f"{county_of(session)[:6]}%").strip()
    assert_not_seen(sign_in(login, ACCOUNTS[COUNTY]["password"], on=demo_server), name)
    return_to_former(page)
    assert name not in session(COUNTY).call(MODEL, "fields_get", [])
    column = demo_server.query(f"SELECT count({name}) FROM fupin_asset")
    assert column.strip() == "2", "what was filled in is kept"


def assert_not_seen(neighbour, name):
    """What people of another county see has nothing of a column."""
    assert "name" in neighbour.call(MODEL, "fields_get", attributes=["string"])
    assert name not in neighbour.call(MODEL, "fields_get", attributes=["string"])
    for kind in ("form", "list", "search"):
        assert name not in neighbour.call(MODEL, "get_view", view_type=kind)["arch"]


def publish_required(page):
    """Make the column required in a draft, look at it as a village does, and publish it."""
    page.page.locator(".o_fupin_designer_more").click()
    page.page.locator(".o_fupin_designer_to_draft").click()
    page.page.locator(".o_fupin_designer_draft").wait_for()
    page.choose(LABEL)
    page.page.locator(".o_fupin_field_required").check()
    page.page.locator(".o_fupin_designer_publish").wait_for()
    page.page.locator(".o_fupin_designer_preview").click()
    expect(page.page.locator(".o_fupin_preview_form")).to_contain_text(LABEL)
    page.opened.screenshot("fields-1360-preview")
    page.page.locator(".o_fupin_preview_close").click()
    page.page.locator(".o_fupin_designer_compare").click()
    expect(page.page.locator(".o_fupin_difference")).to_contain_text(LABEL)
    page.opened.screenshot("fields-1360-difference")
    page.page.locator(".modal-footer .btn-secondary").click()
    page.page.locator(".o_fupin_designer_publish").click()
    page.told("已发布")
    expect(page.page.locator(".o_fupin_designer_draft")).to_have_count(0)
    expect(page.field(LABEL).locator(".o_fupin_star")).to_be_visible()
    assert_no_dialog(page.page, "填报表设置")


def import_table(clerk, session):
    """Import two rows that lack the column, then with it; return the ids of the new assets, in order."""
    page = clerk.page
    township, village = village_of(session)
    rows = [
        [number, township, village, f"保险试填{number}", "公益性资产", "2021.5", 10, 1000, "彩票公益金:1000"]
        for number in (1, 2)
    ]
    upload(clerk, workbook(HEAD, *rows))
    expect(page.locator(".o_arrow_button_current")).to_contain_text("发现错误")
    expect(page.locator("div[name=report]")).to_contain_text(LABEL)
    clerk.screenshot("fields-1360-refused")
    assert not session.call(MODEL, "search_count", [("name", "like", "保险试填")])
    upload(clerk, workbook([*HEAD, LABEL], [*rows[0], "已投保"], [*rows[1], "未投保"]))
    page.locator("button[name=action_import]:visible").first.click()
    page.locator(".modal-footer .btn-primary").click()
    expect(page.locator("button[name=action_open_records]:visible")).to_be_visible()
    return session.call(MODEL, "search", [("name", "like", "保险试填")], order="name")


def filter_by(clerk, name):
    """Group the list of assets by the column, from the search menu."""
    page = clerk.page
    clerk.open("/odoo/action-fupin_assets.fupin_asset_action")
    page.locator(".o_searchview_dropdown_toggler").click()
    page.locator(".o_group_by_menu span.o_menu_item").get_by_text(LABEL, exact=True).click()
    expect(page.locator(".o_facet_values").filter(has_text=LABEL)).to_be_visible()
    expect(page.locator(".o_group_header").filter(has_text="已投保")).to_contain_text("1")
    clerk.screenshot("fields-1360-grouped")
    assert name not in page.locator(".o_action_manager").inner_text()


def export_tells(session, assets):
    ledger = session.call("fupin.ledger", "search", [("model", "=", MODEL), ("can_import", "=", True)], limit=1)
    made = session.call("fupin.ledger", "action_export", ledger, [("id", "in", assets)])
    content = session.get(f"/web/content/{made[0] if isinstance(made, list) else made}").content
    text = "|".join("|".join(row) for row in read_table(content))
    for word in (LABEL, "已投保", "未投保"):
        assert word in text, text[:2000]


def return_to_former(page):
    """Before the column is retired it is asked; return to the version that did not have it yet."""
    page.open()
    page.choose(LABEL)
    page.page.locator(".o_fupin_field_retire").click()
    expect(page.page.locator(".modal-body")).to_contain_text("已有 2 条记录填写")
    page.page.locator(".modal-footer .btn-secondary").click()
    expect(page.field(LABEL)).to_be_visible()
    page.close()
    first = page.page.locator(".o_fupin_versions li").last
    number = first.get_attribute("data-version")
    first.locator(".o_fupin_version_restore").click()
    page.page.locator(".modal-footer .btn-primary").click()
    page.told(number)


def test_the_first_level_on_a_phone(designer):
    """Renamed, required, hidden and shown, moved and given options with a thumb, two presses each; taken back."""
    page = designer(PHONE)
    phone = page.page
    assert_fits(phone, "填报表设置")
    page.opened.screenshot("fields-390-form")
    page.choose("具体位置")
    page.opened.screenshot("fields-390-settings")
    phone.locator(".o_fupin_field_label").fill("坐落")
    phone.locator(".o_fupin_field_label").press("Tab")
    page.told("坐落")
    phone.locator(".o_fupin_field_required").check()
    page.told("坐落")
    page.close()
    expect(page.field("坐落").locator(".o_fupin_star")).to_be_visible()
    page.add("验收意见", "choice", ["合格", "不合格"])
    page.opened.screenshot("fields-390-added")
    move_and_choose(page)
    hide_and_show(page)
    assert_fits(phone, "填报表设置")
    assert_no_dialog(phone, "填报表设置")


def names_of(page):
    return page.page.locator(".o_fupin_sketch_columns").first.locator(".o_fupin_sketch_label").all_inner_texts()


def move_and_choose(page):
    """Move the new column up by a button, and give its list one word more."""
    phone = page.page
    page.choose("验收意见")
    before = next(place for place, name in enumerate(names_of(page)) if name.startswith("验收意见"))
    phone.locator(".o_fupin_field_up").click()
    page.told("验收意见")
    expect(
        phone.locator(".o_fupin_sketch_columns").first.locator(".o_fupin_sketch_field").nth(before - 1)
    ).to_contain_text("验收意见")
    phone.locator(".o_fupin_option_new").fill("待整改")
    phone.locator(".o_fupin_option_add").click()
    expect(phone.locator(".o_fupin_option")).to_have_count(3)
    page.opened.screenshot("fields-390-options")
    page.close()


def hide_and_show(page):
    phone = page.page
    page.choose("坐落")
    phone.locator(".o_fupin_field_shown").uncheck()
    page.told("坐落")
    page.close()
    expect(page.field("坐落")).to_have_count(0)
    page.undo()
    expect(page.field("坐落")).to_be_visible()


def test_what_is_locked_says_why(designer):
    """What other steps need cannot be hidden or made optional, and the reason stands beside the switch."""
    page = designer(DESKTOP)
    page.choose("所在地")
    for switch in (".o_fupin_field_required", ".o_fupin_field_shown"):
        expect(page.page.locator(switch)).to_be_disabled()
    expect(page.page.locator(".o_fupin_why").first).to_be_visible()
    page.opened.screenshot("fields-1360-locked")
