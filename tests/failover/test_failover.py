"""Two web servers behind nginx, a job server, a primary and a replica: each is killed (kill -9) while people work."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
import requests
from load.crowd import VALUES, draw
from support.project import ROOT

from failover.people import Outage, Staff
from failover.postgres import PATIENCE, Pair, filestore, wait_until
from failover.servers import Front, OdooProcess, running

PEOPLE = int(os.environ.get("FUPIN_FAILOVER_PEOPLE", "8"))
PASSWORD = "fupin-demo-2025"
DATABASE, SESSIONS = "fupin", "fupin_sessions"
JOBS = 15
# jobs that each enter one record: what is done twice or not at all can be counted
ENQUEUE = """
import json
village = env["fupin.assignment"].search([("role", "=", "village")], limit=1)
for number in range(%s):
    values = json.loads(%r) | {"name": f"后台资产{number}", "region_id": village.region_id.id}
    env["fupin.asset"].with_user(village.user_id).with_delay(description=values["name"]).create(values)
"""
# what was entered in part: how many without their 1,000 yuan, and how many numbers there are
HALF = """
SELECT count(*) FILTER (WHERE coalesce(money.amount, 0) <> 1000), count(DISTINCT asset.code)
FROM fupin_asset asset
LEFT JOIN (SELECT asset_id, sum(amount) AS amount FROM fupin_funding GROUP BY asset_id) money ON money.asset_id = asset.id
WHERE asset.name LIKE '压测资产%'
"""


class Site:
    """Everything that runs."""

    def __init__(self, folder, pair, logs):
        self.pair = pair
        data = folder / "files"
        environment = os.environ | {
            "PGHOST": str(folder / "primary"),
            "PGHOST_REPLICA": str(folder / "replica"),
            "SESSION_DB_URI": f"postgresql:///{SESSIONS}",
            "ODOO_DATA_DIR": str(data),
        }
        self.environment = environment
        web = environment | {"ODOO_QUEUE_JOB_CHANNELS": "root:0"}
        options = ("--proxy-mode", "--max-cron-threads=0")
        self.webs = [OdooProcess(f"web{number}", DATABASE, web, logs, *options) for number in (1, 2)]
        self.jobs = OdooProcess("jobs", DATABASE, environment, logs, "--max-cron-threads=1")
        self.front = Front(folder / "nginx", [one.port for one in self.webs])

    def primary(self, script):
        """Ask whichever server is the primary now."""
        node = self.pair.second if self.promoted else self.pair.first
        return node.ask(script, DATABASE)

    promoted = False


def prepare(folder, pair):
    """Make the databases of the site from the demonstration, on the first server."""
    demo = os.environ["FUPIN_DEMO_TEMPLATE"]
    for name in pair.first.ask(
        "SELECT datname FROM pg_database WHERE datname LIKE '%\\_%' OR datname = 'fupin'"
    ).split():
        if name != demo:
            pair.first.ask(f"DROP DATABASE {name} WITH (FORCE)")
    pair.first.ask(f"ALTER DATABASE {demo} RENAME TO {DATABASE}")
    pair.first.ask("GRANT pg_read_all_stats TO fupin")  # as config/docker/role.sh
    pair.first.ask(f"CREATE DATABASE {SESSIONS}", user="fupin")
    pair.first.ask((ROOT / "config" / "docker" / "sessions.sql").read_text(), SESSIONS, "fupin")
    source, target = filestore(os.environ["ODOO_DATA_DIR"], demo), filestore(folder / "files", DATABASE)
    target.parent.mkdir(parents=True)
    shutil.copytree(source, target)


@pytest.fixture(scope="module")
def site():
    folder = Path(tempfile.mkdtemp(prefix="fupin-fo-"))
    folder.chmod(0o755)  # run by root, PostgreSQL works as another account
    logs = Path(os.environ["FUPIN_TEST_LOGS"])
    try:
        with Pair(folder, Path(os.environ["PGPATH"]), logs / "failover-keeper.log") as pair:
            prepare(folder, pair)
            made = Site(folder, pair, logs)
            pair.replicate()
            with running(*made.webs, made.jobs), made.front:
                yield made
    finally:
        shutil.rmtree(folder)


@pytest.fixture(scope="module")
def crowd(site):
    """People who work through all tests of this file."""
    who = draw(lambda script, **values: ask_with(site, script, values), PEOPLE, PASSWORD)
    working = Staff(site.front.url, DATABASE, who)
    working.sign_in()
    with working:
        working.calm("at the start")
        yield working


@pytest.fixture(scope="module")
def outages():
    """What each death cost; printed at the end."""
    return []


def health(site):
    """Return the grades on the page that a watching program asks."""
    return requests.get(f"{site.front.url}/fupin/health", timeout=60).json()["checks"]


def shell(site, script):
    """Run Python inside Odoo on the site's database, and commit."""
    command = [sys.executable, "-m", "odoo", "shell", "-d", DATABASE, "--no-http", "--log-level=warn"]
    text = script + "\nenv.cr.commit()\n"
    done = subprocess.run(command, env=site.environment, input=text, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    assert "Traceback" not in done.stdout + done.stderr, (done.stdout + done.stderr)[-3000:]


def ask_with(site, script, values):
    for name, value in values.items():
        script = script.replace(f":'{name}'", f"'{value}'").replace(f":{name}", str(value))
    return site.primary(script)


def test_a_web_server_dies(site, crowd, outages):
    """Who was in the middle of a request meets one error; everybody goes on at the other server, signed in."""
    moment = crowd.amid_a_save(site.webs[0].kill)
    crowd.calm("one web server is gone")
    outages.append(Outage(crowd, "web server", moment))
    site.webs[0].start()
    crowd.calm("the web server is back")
    found = crowd.errors(moment)
    assert len(found) <= PEOPLE, found
    assert not [page for page in found if page.started > moment + 5], "the other server serves everybody"


def test_the_job_server_dies(site, crowd, outages):
    """Jobs that were under way are done by its successor: each once."""
    begun = time.monotonic()
    done = "SELECT count(*) FROM queue_job WHERE state = 'done' AND model_name = 'fupin.asset'"
    shell(site, ENQUEUE % (JOBS, site.primary(VALUES)))
    wait_until(lambda: int(site.primary(done)) >= 3, "some jobs are done")
    moment = crowd.amid_a_save(site.jobs.kill)
    assert int(site.primary(done)) < JOBS, "it was killed in the middle"
    site.jobs.start()
    wait_until(lambda: int(site.primary(done)) == JOBS, "all jobs are done", 2 * PATIENCE)
    counted = "SELECT count(*), count(DISTINCT name) FROM fupin_asset WHERE name LIKE '后台资产%'"
    assert site.primary(counted) == f"{JOBS}|{JOBS}"
    outages.append(Outage(crowd, "job server", moment))
    assert not crowd.errors(begun), crowd.errors(begun)


def test_pages_that_only_read_are_served_by_the_replica(site, crowd):
    assert health(site)["replica"] == "good"
    readers = "SELECT count(*) FROM pg_stat_activity WHERE datname = 'fupin' AND usename = 'fupin'"
    assert int(site.pair.second.ask(readers)) >= 1


def test_the_replica_dies(site, crowd, outages):
    """Its readers meet one error each; saving waits until the primary knows that it is alone, then all goes on."""
    moment = crowd.amid_a_save(site.pair.second.kill)
    crowd.calm("the replica is gone")
    outages.append(Outage(crowd, "replica", moment))
    found = crowd.errors(moment)
    assert len(found) <= 2 * PEOPLE, found
    wait_until(lambda: health(site)["replica"] == "bad", "the page of health says so")
    site.pair.second.start_again()
    site.pair.wait_until_together()


def test_the_primary_dies(site, crowd, outages):
    """The replica is promoted and the name moved; no server is started again, nobody signs in again."""
    site.pair.wait_until_together()
    moment = crowd.amid_a_save(site.pair.first.kill)
    site.pair.promote()
    site.promoted = True
    promoted = time.monotonic()
    calm = crowd.calm("the replica is the primary")
    outages.append(Outage(crowd, f"primary (promoted after {promoted - moment:.1f} s)", moment))
    later = crowd.errors(calm)
    # who hardly pauses asks again and again while nobody answers
    others = [one for one in crowd.people if one not in crowd.clerks]
    assert len(crowd.errors(moment, others)) <= 4 * PEOPLE, crowd.errors(moment, others)
    assert not [page for page in later if page.started > promoted + 20], later


def test_nothing_is_lost_and_nobody_signed_out(site, crowd, outages, capsys):
    crowd.stop()
    saved, tried = crowd.saved, crowd.tried
    there = site.primary("SELECT name FROM fupin_asset WHERE name LIKE '压测资产%'").splitlines()
    lost = set(saved) - set(there)
    assert not lost, f"answered as saved, and gone: {sorted(lost)}"
    assert len(there) == len(set(there)), "nothing is entered twice"
    assert set(there) <= set(tried)
    assert site.primary(HALF) == f"0|{len(there)}", "an asset without its money, or two with one number"
    assert all(len(clerk.saved) > PEOPLE for clerk in crowd.clerks), "people saved while parts died"
    assert not [page for page in crowd.pages if page.signed_out]
    failed = [page for page in crowd.pages if page.error]
    told = [*map(str, outages), f"{len(crowd.pages)} pages, {len(saved)} saved, {len(failed)} failed"]
    with capsys.disabled():
        print("", *told, sep="\n")
    assert len(outages) == 4, "each part died"


def test_the_job_server_works_for_the_new_primary(site, crowd):
    again = "UPDATE queue_job SET state = 'pending' WHERE id = (SELECT max(id) FROM queue_job WHERE state = 'done')"
    site.primary(again)
    wait_until(lambda: site.primary("SELECT count(*) FROM queue_job WHERE state <> 'done'") == "0", "the job is done")
