"""An administrator puts a regulation in by hand: articles, a table, a standard, a rule; tries it; puts it into force."""

import re

from playwright.sync_api import expect
from support.browser import DESKTOP, PHONE

from .test_pages import ACCOUNTS, assert_fits, assert_no_dialog

ADMINISTRATOR = "系统管理员"
STANDARD = "保险最低年限"


def administrator(window, demo_server, viewport=DESKTOP):
    opened = window(viewport, on=demo_server)
    account = ACCOUNTS[ADMINISTRATOR]
    opened.sign_in(account["login"], account["password"])
    return opened


def new_policy(opened, name):
    """Open the form of a new regulation and name it."""
    opened.open("/odoo/fupin-policies/new")
    page = opened.page
    page.locator(".o_form_view [name=name] textarea, .o_form_view [name=name] input").first.fill(name)
    return page


def tab(page, name):
    page.locator(f".o_notebook a[name={name}]").click()


def add_line(page):
    page.locator(".tab-pane.active .o_field_x2many_list_row_add a").click()


def window_of(page):
    """Return the window that lies on top."""
    return page.locator(".modal:not(.o_inactive_modal) .modal-content").last


def keep(page):
    """Save the window that lies on top."""
    top = window_of(page)
    top.locator(".modal-footer button.btn-primary").first.click()
    expect(page.locator(".modal")).to_have_count(0)


def choose(page, field, word):
    """Choose this very word in a list of words: others may contain it."""
    field.locator("input").first.click()
    page.locator(".o_select_menu_item").filter(has_text=re.compile(rf"^\s*{re.escape(word)}\s*$")).click()


def save(page):
    page.locator(".o_form_button_save").click()
    expect(page.locator(".o_form_button_save")).to_be_hidden()


def test_a_table_is_a_sheet(window, demo_server):
    """Columns are added, named and typed, cells pasted from a workbook, all kept; then a column is renamed."""
    opened = administrator(window, demo_server)
    page = new_policy(opened, "标准表试填")
    tab(page, "tables")
    add_line(page)
    window_of(page).locator("[name=name] input").fill("价格档次")
    sheet = window_of(page).locator(".o_fupin_grid")
    for number, (head, kind) in enumerate((("档次", "char"), ("下限", "float"))):
        sheet.locator(".o_fupin_grid_add_column").click()
        sheet.locator("thead input").nth(number).fill(head)
        sheet.locator("thead select").nth(number).select_option(kind)
    cells = sheet.locator("tbody input")
    cells.first.evaluate(
        """(cell, text) => {
            const clipboardData = new DataTransfer();
            clipboardData.setData("text/plain", text);
            cell.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
        }""",
        "村级\t0\n乡级\t100万\n",
    )
    expect(cells).to_have_count(4)
    opened.screenshot("table-1360-typed")
    keep(page)
    save(page)
    page.locator(".tab-pane.active .o_data_row .o_data_cell").first.click()
    expect(cells.nth(3)).to_have_value("1000000")
    sheet.locator("thead input").first.fill("权属级别")
    keep(page)
    save(page)
    expect(page.locator(".tab-pane.active .o_data_row").first).to_contain_text("权属级别")
    assert_no_dialog(page, "标准表")


def add_condition(page, editor, label):
    """Begin a condition on the field with this label."""
    editor.locator(".o_fupin_condition_add").last.click()
    editor.locator(".o_model_field_selector").last.click()
    fields = page.locator(".o_popover_field_selector")
    fields.locator("input").fill(label)
    found = fields.locator(".o_model_field_selector_popover_item_name").first
    expect(found).to_have_text(label)
    found.click()
    expect(fields).to_have_count(0)


def test_a_regulation_is_put_in_by_hand(window, demo_server):
    """Standard, article, a rule with days and a standard that nobody types as a token, trial, into force."""
    opened = administrator(window, demo_server)
    page = new_policy(opened, "手工录入的办法")
    add_line(page)
    row = page.locator(".o_selected_row")
    row.locator("[name=number] input").fill("第一条")
    row.locator("[name=text] textarea").fill("资产购建满十二个月的，净值不得低于规定数额。")
    tab(page, "parameters")
    page.locator(".tab-pane.active button.btn-link").click()
    window_of(page).locator("[name=name] input").fill(STANDARD)
    window_of(page).locator("[name=value_type] .o_radio_item").first.click()
    keep(page)
    add_line(page)
    choose(page, page.locator(".o_selected_row [name=key]"), STANDARD)
    page.locator(".o_selected_row [name=value] input").fill("1万元")
    tab(page, "rules")
    add_line(page)
    rule = window_of(page)
    choose(page, rule.locator("[name=kind]"), "资产")
    rule.locator("[name=name] input").fill("净值达标")
    scope = rule.locator("[name=domain]")
    add_condition(page, scope, "购建时间")
    scope.locator(".o_fupin_condition_mode").select_option("before")
    expect(scope).to_contain_text("当日前 30 天")  # what stands there first: typed over before that, it would come back
    scope.locator(".o_fupin_condition_number").fill("12")
    scope.locator(".o_fupin_condition_number").press("Tab")
    scope.locator(".o_fupin_condition_term").select_option("m")
    expect(scope).to_contain_text("当日前 12 个月")
    must = rule.locator("[name=must_hold]")
    add_condition(page, must, "净值（元）")
    must.locator(".o_fupin_condition_mode").select_option("standard")
    must.locator(".o_fupin_condition_standard").select_option(label=STANDARD)
    expect(must).to_contain_text(f"“{STANDARD}”")
    opened.screenshot("rule-1360-conditions")
    keep(page)
    save(page)
    page.locator("button[name=action_trial]").click()
    expect(window_of(page).locator(".o_data_row").first).to_be_visible()
    opened.screenshot("trial-1360")
    window_of(page).locator(".modal-footer button").first.click()
    page.locator("button[name=action_publish]").click()
    expect(page.locator(".o_arrow_button_current")).to_contain_text("现行有效")
    assert_no_dialog(page, "政策文件")


def test_conditions_fit_a_phone(window, demo_server):
    opened = administrator(window, demo_server, PHONE)
    opened.open("/odoo/fupin-policies")
    page = opened.page
    page.locator(".o_kanban_record, .o_data_row").filter(has_text="现行有效").first.click()
    tab(page, "rules")
    page.locator(".tab-pane.active .o_kanban_record, .tab-pane.active .o_data_row .o_data_cell").first.click()
    expect(window_of(page).locator("[name=reading]")).to_be_visible()
    opened.screenshot("rule-390")
    assert_fits(page, "规则")


def test_a_small_pack_is_made_by_clicks(window, demo_server):
    """Articles, a duty and a step with its papers, each citing its article; the page of articles tells which has none."""
    opened = administrator(window, demo_server)
    page = new_policy(opened, "逐项点选的办法")
    for number, text in (("第一条", "每月20日前巡查。"), ("第二条", "处置先评估。"), ("第三条", "看是否在用。")):
        add_line(page)
        row = page.locator(".o_selected_row")
        row.locator("[name=number] input").fill(number)
        row.locator("[name=text] textarea").fill(text)
    save(page)
    tab(page, "duties")
    add_line(page)
    duty = window_of(page)
    duty.locator("[name=name] input").fill("月度巡查")
    cite(page, duty.locator("[name=article_id]"), "第一条")
    duty.locator("[name=due_days] input").fill("20")
    keep(page)
    save(page)
    tab(page, "gates")
    add_line(page)
    gate = window_of(page)
    choose(page, gate.locator("[name=kind]"), "资产处置")
    choose(page, gate.locator("[name=transition]"), "上报")
    gate.locator("[name=name] input").fill("先评估")
    cite(page, gate.locator("[name=article_id]"), "第二条")
    cite(page, gate.locator("[name=document_type_ids]"), "资产评估报告")
    keep(page)
    save(page)
    page.locator("button[name=action_show_coverage]").click()
    rows = page.locator(".o_fupin_coverage_row")
    expect(rows).to_have_count(3)
    expect(rows.nth(0)).to_contain_text("月度巡查")
    expect(rows.nth(1)).to_contain_text("资产评估报告")
    page.locator("[data-filter=unbound]").click()
    expect(rows).to_have_count(1)
    expect(rows).to_contain_text("第三条")
    opened.screenshot("coverage-1360")
    assert_no_dialog(page, "条款落实情况")


def cite(page, field, word):
    """Choose a record by the word that it begins with."""
    field.locator("input").first.fill(word)
    page.locator(".o-autocomplete--dropdown-item").filter(has_text=word).first.click()
