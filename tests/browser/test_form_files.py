"""Settings of a form from one county to another, and from a list to them and back, on a screen and on a phone."""

from playwright.sync_api import expect
from support.browser import DESKTOP, PHONE

from .form_settings import ADMINISTRATOR, MODEL, county_of
from .test_pages import ACCOUNTS, assert_fits, assert_no_dialog

# administrators that the demonstration has not: one of another county, one of the whole country
OTHERS = """
county = env["fupin.region"].search([("level", "=", "county"), ("code", "!=", {county!r})], limit=1)
units = env["fupin.unit"]
places = [("邻县管理员", {logins[0]!r}, units.search([("region_id", "=", county.id)], limit=1)),
          ("全国管理员", {logins[1]!r}, units.search([("region_id.level", "=", "country")], limit=1))]
for name, login, unit in places:
    values = {{"name": name, "login": login, "password": {password!r}, "lang": "zh_CN", "tz": "Asia/Shanghai"}}
    user = env["res.users"].with_context(no_reset_password=True).create(values)
    post = {{"user_id": user.id, "unit_id": unit.id, "role": "administrator", "date_from": "2020-01-01"}}
    env["fupin.assignment"].create(post)
"""
NEIGHBOURING, NATIONAL = "neighbour_administrator", "national_administrator"


def test_from_county_to_county(designer, demo_server, session, sign_in, tmp_path):
    """Options merged, a section moved, the form looked at as a village; its file taken over by another county, which
    adds a column of the national dictionary, and returns to the version that lacked it."""
    password = ACCOUNTS[ADMINISTRATOR]["password"]
    demo_server.shell(OTHERS.format(county=county_of(session), logins=(NEIGHBOURING, NATIONAL), password=password))
    page = designer(DESKTOP)
    page.add("管护方式", "choice", ["集体管护", "集体看管", "委托管护"])
    merge_options(page)
    put_into_a_section(page)
    look_as_a_village(page)
    file = tmp_path / "设置.json"
    with page.page.expect_download() as download:
        page.more("export")
    download.value.save_as(file)

    enter_the_dictionary(designer(DESKTOP, NATIONAL))
    other = designer(DESKTOP, NEIGHBOURING)
    expect(other.field("管护方式")).to_have_count(0)
    seen = sign_in(NEIGHBOURING, password, on=demo_server).call(MODEL, "fields_get", [], ["string"])
    assert "管护方式" not in [field["string"] for field in seen.values()]
    take_over(other, file)
    adopt(other)
    other.opened.screenshot("fields-1360-neighbour")
    other.page.locator(".o_fupin_version_restore").last.click()
    other.agree()
    other.told("已恢复")
    expect(other.field("管护协议编号")).to_have_count(0)
    expect(other.field("管护方式")).to_be_visible()
    assert_no_dialog(other.page, "填报表设置")


def merge_options(page):
    """Make one of two words; it asks first."""
    merges = page.page.locator(".o_fupin_option_merge")
    expect(merges).to_have_count(3)
    merges.nth(1).click()
    page.page.locator(".o_fupin_option_into").select_option(label="集体管护")
    expect(page.page.locator(".modal-body")).to_contain_text("不能撤销")
    page.agree()
    page.told("集体看管", "集体管护")
    expect(page.page.locator(".o_fupin_option")).to_have_count(2)


def put_into_a_section(page):
    """Add a section, give it the column, move it to the top; while it holds a column it cannot be taken away."""
    page.page.locator(".o_fupin_sketch_add_section").click()
    page.page.locator(".o_fupin_section_label").fill("管护信息")
    page.page.locator(".o_fupin_section_add").click()
    page.told("管护信息")
    page.choose("管护方式")
    page.page.locator(".o_fupin_field_section").select_option(label="管护信息")
    section = page.page.locator(".o_fupin_sketch_section").filter(has_text="管护信息")
    expect(section).to_contain_text("管护方式")
    section.locator(".o_fupin_sketch_head").click()
    expect(page.page.locator(".o_fupin_section_drop")).to_be_disabled()
    titles = page.headings()
    while place := [title.strip() for title in titles.all_inner_texts()].index("管护信息"):
        page.page.locator(".o_fupin_section_up").click()
        expect(titles.nth(place)).not_to_have_text("管护信息")
    page.opened.screenshot("fields-1360-section")


def look_as_a_village(page):
    """Hide the column from villages in a draft: who previews as one does not see it; throw the draft away."""
    page.more("to_draft")
    page.page.locator(".o_fupin_designer_draft").wait_for()
    page.choose("管护方式")
    page.page.locator("[data-setting=roles_invisible] input").first.check()
    page.page.locator(".o_fupin_designer_publish").wait_for()
    page.page.locator(".o_fupin_designer_preview").click()
    form, role = page.page.locator(".o_fupin_preview_form"), page.page.locator(".o_fupin_preview_role")
    role.select_option("village")
    expect(form).to_contain_text("所在地")
    expect(form).not_to_contain_text("管护方式")
    role.select_option("township")
    expect(form).to_contain_text("管护方式")
    page.page.locator(".o_fupin_preview_close").click()
    page.page.locator(".o_fupin_designer_discard").click()
    page.agree()
    expect(page.page.locator(".o_fupin_designer_draft")).to_have_count(0)


def enter_the_dictionary(national):
    """A column of the whole country that is taken from its form again stays in the dictionary."""
    expect(national.page.locator(".o_fupin_designer_scope option:checked")).to_have_text("全国")
    national.add("管护协议编号", "text")
    national.undo()
    expect(national.field("管护协议编号")).to_have_count(0)


def take_over(page, file):
    """Take over the settings of a file; what differs is told before."""
    with page.page.expect_file_chooser() as chooser:
        page.more("import")
    chooser.value.set_files(file)
    expect(page.page.locator(".o_fupin_difference")).to_contain_text("管护方式")
    page.opened.screenshot("fields-1360-import")
    page.page.locator(".o_fupin_difference_confirm").click()
    expect(page.field("管护方式")).to_be_visible()
    expect(page.headings().first).to_have_text("管护信息")


def adopt(page):
    """What is typed is like a column that there is: it is taken with a press."""
    page.page.locator(".o_fupin_sketch_add").first.click()
    page.page.locator(".o_fupin_add_label").fill("管护协议")
    page.page.locator(".o_fupin_adopt").filter(has_text="管护协议编号").click()
    expect(page.field("管护协议编号")).to_be_visible()
    page.close()


def test_to_the_settings_and_back_on_a_phone(designer, window, demo_server):
    """From a list to its settings; a column retired and used again, a draft begun and left; nobody else sees a way."""
    page = designer(PHONE)
    phone = page.page
    page.opened.open("/odoo/action-fupin_assets.fupin_asset_action")
    phone.locator(".o_control_panel .o_cp_action_menus button, .o_control_panel .fa-cog").first.click()
    phone.locator(".o_fupin_form_settings").click()
    expect(phone.locator(".o_fupin_designer_what select")).to_have_value(MODEL)
    page.add("灌溉方式", "text")
    page.choose("灌溉方式")
    phone.locator(".o_fupin_field_retire").click()
    expect(page.field("灌溉方式")).to_have_count(0)
    phone.locator(".o_fupin_sketch_retired .o_fupin_sketch_fold").click()
    phone.locator(".o_fupin_sketch_retired li").filter(has_text="灌溉方式").locator(".btn-secondary").click()
    expect(page.field("灌溉方式")).to_be_visible()
    page.more("to_draft")
    page.choose("灌溉方式")
    phone.locator(".o_fupin_field_minimum, .o_fupin_field_pattern").first.scroll_into_view_if_needed()
    page.opened.screenshot("fields-390-advanced")
    assert_fits(phone, "填报表设置")
    page.close()
    phone.locator(".o_fupin_designer_leave").click()
    phone.locator(".o_fupin_designer_aside").click()
    page.opened.screenshot("fields-390-changes")
    page.close()
    phone.locator(".o_fupin_designer_records").click()
    expect(phone.locator(".o_kanban_view, .o_list_view")).to_be_visible()
    assert_no_dialog(phone, "填报表设置")

    clerk = window(PHONE, on=demo_server)
    clerk.sign_in(ACCOUNTS["乡镇（街道）"]["login"], ACCOUNTS["乡镇（街道）"]["password"])
    clerk.open("/odoo/fupin-forms")
    expect(clerk.page.locator(".o_fupin_designer_nothing")).to_be_visible()
    assert_no_dialog(clerk.page, "填报表设置")
