"""The village's tour on a phone: without network, with the tab killed, sent twice, refused, signed out."""

import io
import os

import pytest
from PIL import Image
from playwright.sync_api import expect
from support.browser import DESKTOP, PHONE, Window
from support.server import OdooServer

from .test_pages import ACCOUNTS, assert_fits

CLERK = ACCOUNTS["村（社区）"]
FINGER = 48  # pixels that a thumb needs
LEAST_LETTERS = 16  # pixels of the smallest print
ASSETS = 40
BEFORE_THE_END = 25  # assets done when the tab is killed
BUDGET = 150_000  # bytes of all that the page loads
TASK = """SELECT task.id FROM fupin_task task JOIN fupin_obligation duty ON duty.id = task.obligation_id
    JOIN ir_model activity ON activity.id = duty.activity_model_id JOIN ir_model scope ON scope.id = duty.scope_model_id
    JOIN fupin_unit unit ON unit.id = task.unit_id
    WHERE activity.model = 'fupin.inspection' AND scope.model = 'fupin.asset' AND unit.name = :'unit'
    AND task.period_start <= CURRENT_DATE AND task.period_end >= CURRENT_DATE LIMIT 1"""
# the village's list grows to forty by copies of an asset that is in the task's scope
GROW = f"""INSERT INTO fupin_asset SELECT copy.* FROM (
        SELECT asset.* FROM fupin_asset asset JOIN fupin_inspection seen ON seen.asset_id = asset.id
        WHERE asset.state = 'confirmed' AND seen.unit_id = (SELECT unit_id FROM fupin_task WHERE id = ({TASK}))
        ORDER BY asset.id LIMIT 1
    ) one, generate_series(1, :'more'::int) number, LATERAL jsonb_populate_record(
        NULL::fupin_asset, to_jsonb(one) || jsonb_build_object('id', nextval('fupin_asset_id_seq'),
        'code', one.code || '-' || number, 'name', '村组道路' || number || '号')) copy"""
MONTHS = "env['ir.config_parameter'].set_param('fupin_inspection.sweep_photo_months', {})"
# which questions a quarter asks is the policy's: here they wait until something is wrong
QUARTERLY = "env['fupin.checklist'].search([('period', '=', '{1}')]).write({{'period': '{0}'}})"
# on our page alone: core's own cannot do without
NO_DATABASE = "location.pathname === '/fupin/field' && Object.defineProperty(window, 'indexedDB', { value: undefined })"
NO_NETWORK = ("net::ERR_INTERNET_DISCONNECTED", "net::ERR_FAILED")


@pytest.fixture(scope="module")
def field_server():
    """A server of its own: the village's task is done on it."""
    with OdooServer(os.environ["FUPIN_DEMO_TEMPLATE"], "field") as running:
        running.shell(MONTHS.format(0))
        running.shell(QUARTERLY.format("exception", "quarter"))
        yield running


@pytest.fixture
def phone(browser, field_server, tmp_path):
    """A function that takes the same phone in hand, whose browser keeps what it kept when it was closed."""
    taken = []

    def phone(viewport=PHONE, sign_in=False, **options):
        taken.append(Window(browser, field_server, viewport, folder=tmp_path / "phone", **options))
        if sign_in:
            page = taken[-1].page
            page.goto("/web/login?redirect=/fupin/field")
            fill_sign_in(page)
        return taken[-1]

    yield phone
    problems = [problem for one in taken for problem in one.problems if not problem.endswith(NO_NETWORK)]
    taken[-1].close()
    assert not problems, "errors on the page:\n" + "\n".join(problems)


def fill_sign_in(page):
    page.fill("input[name=login]", CLERK["login"])
    page.fill("input[name=password]", CLERK["password"])
    page.click("form.oe_login_form button[type=submit]")
    page.wait_for_selector("footer")


def asked(server, question):
    """Return what the database answers to a question on the clerk's task."""
    return server.query(question.replace("TASK", f"({TASK})"), unit=CLERK["unit"])


def picture():
    """Return a photo with what a camera writes into it."""
    told = Image.Exif()
    told[0x010F] = "phone of a clerk"
    data = io.BytesIO()
    Image.effect_noise((640, 480), 20).convert("RGB").save(data, "JPEG", exif=told)
    return {"name": "现场.jpg", "mimeType": "image/jpeg", "buffer": data.getvalue()}


def works_offline(page):
    """Wait until the phone can open the page without network."""
    page.wait_for_function("navigator.serviceWorker.controller !== null")


def sent(page):
    expect(page.locator("footer .sent")).to_be_visible()
    expect(page.locator("footer .badge")).to_have_count(0)


def photograph(page, count):
    """Press “photo, all normal” on the next assets."""
    shot = picture()
    for _number in range(count):
        card = page.locator("li.open").first
        key = card.get_attribute("id")
        card.locator("label.fine input").set_input_files(shot)
        expect(page.locator(f"#{key}.normal")).to_be_visible()


def test_forty_assets_with_photos_without_network_are_sent_once(phone, field_server):
    """The tab is killed in the middle, the answer to the first sending is lost: exactly forty arrive."""
    field_server.shell(MONTHS.format(1))
    opened = phone(sign_in=True)
    page = opened.page
    more = ASSETS - page.locator(".assets > li").count()
    field_server.query(GROW, unit=CLERK["unit"], more=str(more))
    page.reload()
    expect(page.locator("li.open")).to_have_count(ASSETS)
    works_offline(page)
    opened.context.set_offline(True)
    photograph(page, BEFORE_THE_END)
    expect(page.locator("footer .badge")).to_have_text(f"未发送 {BEFORE_THE_END} 项")
    expect(page.locator("footer")).to_contain_text("已保存在手机，联网后自动发送")
    opened.close()

    opened = phone()
    opened.context.set_offline(True)
    page = opened.page
    page.goto("/fupin/field")
    expect(page.locator("li.normal")).to_have_count(BEFORE_THE_END)
    photograph(page, ASSETS - BEFORE_THE_END)
    page.click("button.report")
    page.click(".sheet .agree")
    expect(page.locator("footer .badge")).to_have_text(f"未发送 {ASSETS + 1} 项")
    assert asked(field_server, "SELECT count(*) FROM fupin_inspection WHERE task_id = TASK") == "0"

    lost = []

    def lose_the_first_answer(route):
        if lost:
            route.continue_()
        else:
            lost.append(route.fetch())
            route.abort()

    opened.context.route("**/report_batch", lose_the_first_answer)
    opened.context.set_offline(False)
    expect(page.locator(".done")).to_be_visible()
    assert lost[0].ok, "the first sending reached the server"
    sent(page)
    figures = asked(
        field_server,
        "SELECT count(*), count(DISTINCT asset_id), count(DISTINCT client_uuid), bool_and(recorded_at < received_at)"
        " FROM fupin_inspection WHERE task_id = TASK",
    )
    assert figures == f"{ASSETS}|{ASSETS}|{ASSETS}|t"
    photos = field_server.shell(
        "photos = env['fupin.inspection'].search([('photo_ids', '!=', False)]).photo_ids\n"
        "print(len(photos), any(b'clerk' in photo.raw for photo in photos), set(photos.mapped('mimetype')))"
    )
    assert f"{ASSETS} False {{'image/jpeg'}}" in photos
    assert asked(field_server, "SELECT state FROM fupin_task WHERE id = TASK") == "submitted"
    field_server.shell(MONTHS.format(0))
    page.click(".withdraw")
    page.click(".sheet .agree")
    expect(page.locator("button.report")).to_be_visible()


def test_a_refused_one_stays_with_its_reason_and_can_be_mended(phone, field_server):
    opened = phone(sign_in=True)
    page = opened.page
    works_offline(page)
    card = page.locator(".assets > li").first
    key = card.get_attribute("id")
    opened.context.set_offline(True)
    page.click(f"#{key} .change")
    page.locator(f"#{key} textarea").fill("屋面漏雨")
    page.click(f"#{key} .keep")
    expect(page.locator(f"#{key}.problem")).to_contain_text("还没有发送")
    # meanwhile somebody else reports the tour, and the township receives it
    task = asked(field_server, "SELECT TASK")
    field_server.shell(f"task = env['fupin.task'].browse({task}); task.action_submit(); task.action_receive()")
    opened.context.set_offline(False)
    expect(page.locator(f"#{key}.refused")).to_contain_text("没有收下")
    expect(page.locator(f"#{key}.refused")).to_contain_text("受理")
    page.reload()
    expect(page.locator(f"#{key}.refused")).to_contain_text("屋面漏雨")
    field_server.shell(f"env['fupin.task'].browse({task}).action_return('请补充照片')")
    page.reload()
    expect(page.locator("header")).to_contain_text("请补充照片")
    page.click(f"#{key} .change")
    page.locator(f"#{key} .form input[type=file]").first.set_input_files(picture())
    page.locator(f"#{key} .form .photos img").wait_for()
    page.click(f"#{key} .keep")
    sent(page)
    assert asked(field_server, "SELECT count(*) FROM fupin_inspection WHERE task_id = TASK AND NOT is_normal") == "1"


def test_a_sign_in_that_ended_loses_nothing(phone, field_server):
    opened = phone(sign_in=True)
    page = opened.page
    card = page.locator("li.normal").first
    key = card.get_attribute("id")
    opened.context.clear_cookies()
    page.click(f"#{key} .change")
    page.locator(f"#{key} textarea").fill("门锁损坏")
    page.click(f"#{key} .keep")
    expect(page.locator("footer .warning")).to_contain_text("登录已过期")
    page.click(".sign_in")
    fill_sign_in(page)
    sent(page)
    expect(page.locator(f"#{key}.problem")).to_contain_text("门锁损坏")
    assert asked(field_server, "SELECT count(*) FROM fupin_inspection WHERE note = '门锁损坏'") == "1"


def test_what_is_half_written_outlives_the_tab(phone):
    """A phone short of memory closes the page while the camera is open."""
    opened = phone(sign_in=True)
    page = opened.page
    key = page.locator("li.normal").first.get_attribute("id")
    page.click(f"#{key} .change")
    page.locator(f"#{key} textarea").fill("水管破")
    page.locator(f"#{key} .form input[type=file]").first.set_input_files(picture())
    page.locator(f"#{key} .form .photos img").wait_for()
    page.wait_for_timeout(1000)
    opened.close()
    page = phone().page
    page.goto("/fupin/field")
    expect(page.locator(f"#{key} textarea")).to_have_value("水管破")
    expect(page.locator(f"#{key} .form .photos img")).to_have_count(1)
    page.click(f"#{key} .cancel")
    page.click(".sheet .agree")
    expect(page.locator(".form")).to_have_count(0)


@pytest.mark.parametrize(
    ("options", "without"),
    [({"service_workers": "block"}, ""), ({}, NO_DATABASE)],
    ids=["no worker", "no database"],
)
def test_it_works_online_where_the_browser_keeps_nothing(browser, field_server, options, without):
    opened = Window(browser, field_server, PHONE, **options)
    page = opened.page
    page.add_init_script(without)
    page.goto("/web/login?redirect=/fupin/field")
    fill_sign_in(page)
    key = page.locator("li.normal").last.get_attribute("id")
    note = f"栏杆松动{len(without)}"
    page.click(f"#{key} .change")
    page.locator(f"#{key} textarea").fill(note)
    page.click(f"#{key} .keep")
    sent(page)
    assert asked(field_server, f"SELECT count(*) FROM fupin_inspection WHERE note = '{note}'") == "1"
    assert not opened.problems
    opened.close()


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["390", "1360"])
def test_it_is_light_large_and_under_the_thumb(phone, viewport):
    opened = phone(viewport, sign_in=True)
    page = opened.page
    page.locator("li.normal .change, li.problem .change").first.click()
    page.locator(".form").wait_for()
    assert_fits(page, "村级摸排")
    low = page.evaluate(
        """least => [...document.querySelectorAll('button, a, summary, label.main, label.plain, label.quiet')]
            .filter(one => one.offsetParent && one.getBoundingClientRect().height < least).map(one => one.innerText)""",
        FINGER,
    )
    assert not low, low
    small = page.evaluate(
        """least => [...document.querySelectorAll('body *')].filter(one => one.innerText && !one.children.length
            && parseFloat(getComputedStyle(one).fontSize) < least).map(one => one.innerText)""",
        LEAST_LETTERS,
    )
    assert not small, small
    loaded = page.evaluate(
        """() => performance.getEntries().filter(one => /assets|fupin.field$/.test(one.name))
            .reduce((sum, one) => sum + (one.decodedBodySize || 0), 0)"""
    )
    assert 10_000 < loaded < BUDGET


def test_the_desk_leads_there(window, field_server):
    opened = window(PHONE, on=field_server)
    opened.sign_in(CLERK["login"], CLERK["password"])
    opened.page.locator(".o_fupin_desk_card").first.click()
    opened.page.wait_for_selector("footer")
    assert opened.page.url.startswith(f"{field_server.url}/fupin/field")
