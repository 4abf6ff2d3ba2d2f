"""What is under way when something is killed: an import, the clock, a distribution, what a phone sends.

Each work has ``prepare(number)``, ``act()`` which may be cut anywhere and is repeated until it is through, as its person
would do; ``half()`` returns what is half-written right after the cut, ``wrong()`` what is not as it must be in the end.
"""

import base64
import io
import time
import uuid
from datetime import UTC, datetime

import openpyxl
from PIL import Image
from support.rpc import Session

from .ground import DATABASE

PASSWORD = "fupin-demo-2025"
COUNTY, VILLAGE = "19900000001", "19900000141"
HEAD = ["序号", "所在乡镇", "所在村", "资产名称", "资产类别", "购建时间", "预计使用年限", "资产原值（元）", "资金来源"]
ROWS = 40
SENT = 40
WAIT_SECONDS = 90


class Work:
    """Something that a person or the clock does."""

    login = None

    def __init__(self, ground):
        self.ground = ground
        self.number = None
        self.session = Session(ground.url, DATABASE, self.login, PASSWORD) if self.login else None
        self.set_up()

    def set_up(self):
        """Look up once what every round needs."""

    def half(self):
        """Return what is half-written, or nothing."""
        return ""

    def _count(self, script):
        return int(self.ground.query(script))


class Importing(Work):
    """A ledger of forty assets; every other one by the job queue."""

    login = COUNTY

    def set_up(self):
        village = self.session.call(
            "fupin.region", "search_read", [("level", "=", "village")], ["name", "parent_id"], limit=1
        )[0]
        self.place = [village["parent_id"][1].split("/")[-1].strip(), village["name"]]
        self.ledger = self.session.call(
            "fupin.ledger", "search", [("model", "=", "fupin.asset"), ("can_import", "=", True)], limit=1
        )[0]

    def prepare(self, number):
        self.number = number
        most = 1 if number // len(WORKS) % 2 else 100_000  # four works take turns
        self.ground.query(
            "INSERT INTO ir_config_parameter (key, value) VALUES ('fupin_ledger.background_rows', '1')"
            f" ON CONFLICT (key) DO UPDATE SET value = '{most}';"
            f" UPDATE ir_config_parameter SET value = '{most}' WHERE key = 'fupin_ledger.background_rows'"
        )
        values = {
            "ledger_id": self.ledger,
            "file": base64.b64encode(self._book()).decode(),
            "filename": f"{number}.xlsx",
        }
        self.record = self.session.call("fupin.ledger.import", "create", values)
        self.session.call("fupin.ledger.import", "action_check", [self.record])

    def _book(self):
        book = openpyxl.Workbook()
        book.active.append(HEAD)
        for row in range(1, ROWS + 1):
            cells = [
                row,
                *self.place,
                self._name(row),
                "公益性资产",
                "2021.5",
                10,
                1000 + row,
                f"彩票公益金:{1000 + row}",
            ]
            book.active.append(cells)
        stream = io.BytesIO()
        book.save(stream)
        return stream.getvalue()

    def _name(self, row):
        return f"断电{self.number:04}号路第{row}段"

    def act(self):
        # what waits in the queue, or was cut off in it, goes on by itself
        if self._state() != "done" and not self._is_under_way():
            self.session.call("fupin.ledger.import", "action_import", [self.record])
        deadline = time.monotonic() + WAIT_SECONDS
        while self._state() != "done":
            if time.monotonic() > deadline:
                raise TimeoutError(f"the import is not done after {WAIT_SECONDS} seconds")
            time.sleep(0.1)

    def _is_under_way(self):
        return self._count(
            "SELECT count(*) FROM queue_job j JOIN fupin_ledger_import i ON i.job_uuid = j.uuid"
            f" WHERE i.id = {self.record} AND j.state NOT IN ('done', 'failed', 'cancelled')"
        )

    def _state(self):
        return self.ground.query(f"SELECT state FROM fupin_ledger_import WHERE id = {self.record}")

    def _made(self):
        return self._count(f"SELECT count(*) FROM fupin_asset WHERE name LIKE '断电{self.number:04}号路%'")

    def half(self):
        made, state = self._made(), self._state()
        return (
            "" if made == (ROWS if state == "done" else 0) else f"{made} assets of {ROWS} while the import is {state}"
        )

    def wrong(self):
        told = self.ground.query(
            "SELECT count(*), count(DISTINCT code), sum(original_value), (SELECT sum(f.amount) FROM fupin_funding f JOIN"
            f" fupin_asset a ON a.id = f.asset_id WHERE a.name LIKE '断电{self.number:04}号路%') FROM fupin_asset"
            f" WHERE name LIKE '断电{self.number:04}号路%'"
        )
        count, codes, value, funds = told.split("|")
        wanted = sum(1000 + row for row in range(1, ROWS + 1))
        right = (int(count), int(codes), float(value or 0), float(funds or 0)) == (ROWS, ROWS, wanted, wanted)
        return "" if right and self._state() == "done" else f"{told}, import {self._state()}"


class Generating(Work):
    """The clock makes all open tasks anew."""

    KEYS = (
        "SELECT string_agg(k, ';' ORDER BY k) FROM (SELECT concat_ws(',', obligation_id, unit_id, target_unit_id, res_model,"
        " res_id, period_start) k FROM fupin_task) found"
    )

    def set_up(self):
        self.wanted = None
        self.prepare(0)
        self.act()
        self.wanted = self.ground.query(self.KEYS)

    def prepare(self, number):
        self.ground.query(
            "DELETE FROM fupin_task WHERE state = 'open' AND first_submitted_at IS NULL AND id NOT IN (SELECT task_id FROM"
            " fupin_inspection_round WHERE task_id IS NOT NULL UNION SELECT task_id FROM fupin_inspection WHERE task_id IS"
            " NOT NULL)"
        )
        self.moment = self.ground.query("SELECT now()")

    def act(self):
        """Let the clock's own worker run it, as each hour."""
        self.ground.query(
            "UPDATE ir_cron SET nextcall = now() AT TIME ZONE 'UTC' - interval '1 minute', active = true, failure_count = 0,"
            " first_failure_date = NULL WHERE ir_actions_server_id IN (SELECT id FROM ir_act_server WHERE code ="
            " 'model._cron_run_due()')"
        )
        deadline = time.monotonic() + WAIT_SECONDS
        while time.monotonic() < deadline:
            self.ground.databases.query("postgres", f"SELECT pg_notify('cron_trigger', '{DATABASE}')")
            if (
                self.ground.query(
                    "SELECT count(*) FROM ir_cron c JOIN ir_act_server s ON s.id = c.ir_actions_server_id WHERE s.code ="
                    " 'model._cron_run_due()' AND c.nextcall > now() AT TIME ZONE 'UTC'"
                )
                != "0"
            ):
                return
            time.sleep(0.2)
        raise TimeoutError("the clock did not run")

    def wrong(self):
        found, wanted = (set(text.split(";")) for text in (self.ground.query(self.KEYS), self.wanted))
        doubled = len(self.ground.query(self.KEYS).split(";")) - len(found)
        if found == wanted and not doubled:
            return ""
        return f"missing {len(wanted - found)}, too many {len(found - wanted)}, doubled {doubled}: {sorted(found ^ wanted)[:3]}"


class Distributing(Work):
    """Income is entered, confirmed, made a plan of, and the plan proposed."""

    login = VILLAGE
    AMOUNT = 1000.03

    def prepare(self, number):
        self.number = number
        self.voucher = f"断电{number:04}"

    def _receipt(self):
        found = self.session.call(
            "fupin.receipt", "search_read", [("voucher_number", "=", self.voucher)], ["state", "amount_distributed"]
        )
        return found[0] if found else None

    def act(self):
        receipt = self._receipt()
        if not receipt:
            values = {
                "amount": self.AMOUNT, "date": str(datetime.now(UTC).date()), "payer": "断电合作社", "voucher_number": self.voucher,
            }  # fmt: skip
            self.session.call("fupin.receipt", "create", values)
            receipt = self._receipt()
        if receipt["state"] == "draft":
            self.session.call("fupin.receipt", "action_confirm", [receipt["id"]], context={"fupin_reason": "停电演练"})
        if not receipt["amount_distributed"]:
            plan = self.session.call("fupin.receipt", "action_distribute", [receipt["id"]])["res_id"]
            self.session.call("fupin.distribution", "action_propose", [plan], context={"fupin_reason": "停电演练"})

    def half(self):
        return self._uneven()

    def wrong(self):
        receipts = self._count(f"SELECT count(*) FROM fupin_receipt WHERE voucher_number = '{self.voucher}'")
        told = self.ground.query(
            "SELECT count(*), sum(t.amount), min(d.state) FROM fupin_distribution_taking t JOIN fupin_receipt r ON"
            " r.id = t.receipt_id JOIN fupin_distribution d ON d.id = t.distribution_id"
            f" WHERE r.voucher_number = '{self.voucher}'"
        )
        right = receipts == 1 and told == f"1|{self.AMOUNT}|proposed"
        return self._uneven() if right else f"{receipts} receipts, taken {told}"

    def _uneven(self):
        """Return the plans and receipts of the county that do not sum up to the fen."""
        return self.ground.query(
            "SELECT 'plan', d.id, d.amount, sum(l.amount) FROM fupin_distribution d JOIN fupin_distribution_line l ON"
            " l.distribution_id = d.id WHERE d.state <> 'draft' GROUP BY d.id HAVING sum(l.amount) <> d.amount"
            " UNION ALL SELECT 'taken', d.id, d.amount, sum(t.amount) FROM fupin_distribution d LEFT JOIN"
            " fupin_distribution_taking t ON t.distribution_id = d.id WHERE d.state NOT IN ('draft', 'cancelled') GROUP BY"
            " d.id HAVING coalesce(sum(t.amount), 0) <> d.amount UNION ALL SELECT 'receipt', r.id, r.amount_distributed,"
            " sum(t.amount) FROM fupin_receipt r LEFT JOIN fupin_distribution_taking t ON t.receipt_id = r.id GROUP BY r.id"
            " HAVING coalesce(sum(t.amount), 0) <> coalesce(r.amount_distributed, 0)"
        )


class Sending(Work):
    """A phone sends forty looks that it kept, ten of them with a photo, until each is known."""

    login = VILLAGE

    def set_up(self):
        stream = io.BytesIO()
        Image.effect_noise((640, 480), 60).save(stream, "JPEG")
        self.photo = base64.b64encode(stream.getvalue()).decode()

    def prepare(self, number):
        page = self.session.call("fupin.task", "get_sweep")
        self.user, self.task = page["user"]["id"], page["task"] and page["task"]["id"]
        self.assets = [asset["id"] for asset in page["assets"]]
        moment = datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S")
        self.items = [
            {
                "client_uuid": str(uuid.UUID(int=number << 64 | row)), "kind": "inspection", "is_normal": True,
                "asset_id": self.assets[row % len(self.assets)], "note": "停电演练", "task_id": self.task, "recorded_at": moment,
                "photos": [{"data": self.photo, "name": f"{row}.jpg"}] if row % 4 == 0 else [],
            }
            for row in range(SENT)
        ]  # fmt: skip

    def act(self):
        """Send in portions of ten, as the page does; what was answered is not sent again."""
        for start in range(0, SENT, 10):
            answers = self.session.call("fupin.inspection", "report_batch", self.items[start : start + 10], self.user)
            refused = [answer for answer in answers if answer["state"] == "refused"]
            if refused:
                raise AssertionError(refused[:2])

    def half(self):
        """A look without its photo is half of one."""
        return self._photos(complete=False)

    def wrong(self):
        found = self._count(f"SELECT count(*) FROM fupin_inspection WHERE client_uuid IN ({self._uuids()})")
        return self._photos(complete=True) if found == SENT else f"{found} looks of {SENT}"

    def _uuids(self):
        return ", ".join(f"'{item['client_uuid']}'" for item in self.items)

    def _photos(self, complete):
        wanted = [item["client_uuid"] for item in self.items if item["photos"]]
        told = self.ground.query(
            "SELECT i.client_uuid, count(p.ir_attachment_id) FROM fupin_inspection i LEFT JOIN"
            f" fupin_inspection_ir_attachment_rel p ON p.fupin_inspection_id = i.id WHERE i.client_uuid IN ({self._uuids()}) GROUP BY i.client_uuid"
        )
        counts = dict(line.split("|") for line in told.splitlines())
        bad = [key for key in wanted if counts.get(key, "1" if not complete else "0") != "1"]
        return f"{len(bad)} looks without their photo, or with two" if bad else ""


WORKS = (Importing, Generating, Distributing, Sending)
