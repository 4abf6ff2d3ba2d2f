"""A register is backed up while it runs, restored, and found equal; a damaged backup leaves nothing behind."""

import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
import requests
from support.project import ROOT
from support.server import OdooServer

PROGRAM = ROOT / "scripts" / "archive_register.py"


def archive(name, *arguments):
    """Run the program behind scripts/backup.sh and restore.sh; return (exit code, what it printed)."""
    done = subprocess.run(
        [sys.executable, PROGRAM, name, *map(str, arguments)],
        capture_output=True, text=True, check=False, env=os.environ | {"PYTHONPATH": str(ROOT / "scripts")},
    )  # fmt: skip
    return done.returncode, done.stdout + done.stderr


@pytest.fixture(scope="module")
def register():
    with OdooServer(os.environ["FUPIN_DEMO_TEMPLATE"], "backup") as running:
        running.shell(
            "env['ir.attachment'].create([{'name': f'{n}.txt', 'raw': f'paper {n}'.encode() * 9} for n in range(20)])"
        )
        yield running


@pytest.fixture(scope="module")
def backup(register, tmp_path_factory):
    folder = tmp_path_factory.mktemp("backups")
    code, words = archive("backup", "-d", register.database, "--to", folder)
    assert code == 0, words
    [path] = folder.glob("*.fupin.tar")
    return path


def copies(register):
    return register.databases.query("postgres", "SELECT count(*) FROM pg_database WHERE datname LIKE 'fupin\\_drill%'")


def test_drill_finds_the_copy_equal(register, backup):
    assert backup.stat().st_mode & 0o077 == 0, "others must not read a backup"
    code, words = archive("restore", backup, "--drill")
    assert code == 0, words
    assert "核对一致" in words
    assert copies(register) == "0"
    noted = register.query(
        "SELECT is_equal, drilled_at IS NOT NULL, missing_count FROM fupin_backup WHERE kind = 'command' AND state = 'done'"
    )
    assert noted == "t|t|0"


def test_what_is_not_there_is_told_in_chinese(register, tmp_path):
    for words, told in (
        (["backup", "-d", "no_such_register", "--to", tmp_path], "没有数据库 no_such_register"),
        (["restore", "-d", "fupin_new", tmp_path / "none.tar"], "没有这个备份文件"),
        (["restore", "-d", "Bad Name", tmp_path / "none.tar"], "数据库名只能用小写字母"),
    ):
        code, said = archive(*words)
        assert code == 1 and told in said and "Traceback" not in said, said


def test_restore_gives_every_amount_and_file_back(register, backup):
    copy = f"{register.database}_copy"
    try:
        code, words = archive("restore", backup, "-d", copy)
        assert code == 0, words
        assert "不向外发" in words
        mark = "SELECT value FROM ir_config_parameter WHERE key = 'fupin_operate.copy'"
        assert (register.databases.query(copy, mark), register.query(mark)) == (copy, "")
        total = "SELECT count(*), sum(original_value) FROM fupin_asset"
        assert register.databases.query(copy, total) == register.query(total)
        papers = register.databases.query(copy, "SELECT store_fname FROM ir_attachment WHERE name LIKE '%.txt'").split()
        assert len(papers) >= 20
        assert all((Path(os.environ["ODOO_DATA_DIR"]) / "filestore" / copy / name).is_file() for name in papers)
        code, words = archive("restore", backup, "-d", copy)
        assert code == 1, "an existing database is never overwritten"
        assert "不会覆盖" in words
    finally:
        register.databases.drop(copy)


def test_a_difference_of_one_fen_is_found(register, backup, tmp_path):
    """The manifest is changed by a fen, as if the copy were wrong: the drill must say so."""
    wrong = tmp_path / backup.name
    with tarfile.open(backup) as source, tarfile.open(wrong, "w") as target:
        for member in source:
            content = source.extractfile(member)
            if member.name == "manifest.json":
                text = content.read().replace(b'"original_value": "', b'"original_value": "0', 1)
                member.size = len(text)
                (tmp_path / "manifest").write_bytes(text)
                content = (tmp_path / "manifest").open("rb")
            target.addfile(member, content)
    code, words = archive("restore", wrong, "--drill")
    assert code == 1
    assert "original_value" in words
    assert copies(register) == "0"
    assert register.query("SELECT is_equal FROM fupin_backup WHERE kind = 'command' AND state = 'done'") == "f"


@pytest.mark.parametrize("kept", [0.3, 0.999], ids=["database", "files"])
def test_a_cut_backup_leaves_nothing(register, backup, tmp_path, kept):
    cut = tmp_path / backup.name
    cut.write_bytes(backup.read_bytes()[: int(backup.stat().st_size * kept)])
    code, words = archive("restore", cut, "--drill")
    assert code == 1
    assert "损坏" in words
    assert copies(register) == "0"


def test_the_key_lies_apart(register, tmp_path):
    code, words = archive(
        "backup", "-d", register.database, "--to", tmp_path / "backups", "--key", tmp_path / "backups"
    )
    assert code == 1
    assert "不能与备份放在一起" in words
    code, words = archive("backup", "-d", register.database, "--to", tmp_path / "backups", "--key", tmp_path / "key")
    assert code == 0, words
    assert (tmp_path / "key" / "fupin.key").read_bytes() == Path(os.environ["FUPIN_KEY_FILE"]).read_bytes()
    assert not [path for path in (tmp_path / "backups").iterdir() if path.suffix != ".tar"], (
        "nothing but whole archives"
    )
    for path in (tmp_path / "backups").glob("*.tar"):
        with tarfile.open(path) as whole:
            assert not [name for name in whole.getnames() if name.endswith(".key")]


def test_health_tells_grades_and_nothing_else(register):
    answer = requests.get(f"{register.url}/fupin/health", timeout=30)
    told = answer.json()
    assert set(told) == {"status", "checks"}
    assert {"clock", "backup", "drill", "disk", "queue", "alerts", "mail"} <= set(told["checks"])
    assert set(told["checks"].values()) <= {"good", "warning", "bad"}
    assert answer.status_code == (503 if told["status"] == "bad" else 200)
    assert "session_id" not in answer.cookies
