"""docker-compose.yml says the same as the programs that it stands for."""

import yaml
from support.project import ROOT
from toolkit.postgres import ARCHIVE_SECONDS, archive_settings

COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def test_the_log_is_archived_as_the_tested_server_archives_it():
    """tests/test_point_in_time.py tries these settings; here is that compose uses the very same."""
    given = dict(part.removeprefix("-c").split("=", 1) for part in COMPOSE["services"]["db"]["command"][1:])
    wanted = archive_settings("/var/backups/wal")
    assert wanted["archive_timeout"] == str(ARCHIVE_SECONDS)
    assert {name: given.get(name) for name in wanted} == wanted
    mounts = COMPOSE["services"]["db"]["volumes"]
    assert "wal:/var/backups/wal" in mounts
    assert "./config/postgres:/opt/fupin:ro" in mounts


def test_slow_statements_are_told_without_values():
    given = dict(part.removeprefix("-c").split("=", 1) for part in COMPOSE["services"]["db"]["command"][1:])
    assert int(given["log_min_duration_statement"]) > 0
    assert given["log_parameter_max_length"] == given["log_parameter_max_length_on_error"] == "0"
