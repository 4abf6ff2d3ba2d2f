"""Every public method of our models is known and has been thought about; all others are refused from outside."""

import csv
from pathlib import Path

from sources import methods

LIST = Path(__file__).parent / "public_methods.csv"
# Methods of core that we extend: core's own rights hold, and what we add is told beside them.
CORE_METHODS = {
    "create",
    "write",
    "web_save",
    "web_save_multi",
    "unlink",
    "read",
    "copy_data",
    "default_get",
    "name_search",
    "name_create",
    "onchange",
    "fields_get",
    "web_read_group",
    "get_views",
    "get_empty_list_help",
    "run",
    "session_info",
}


def listed():
    """Return ``{(model, method): why it may be called}`` as written down by hand."""
    with LIST.open(encoding="utf-8", newline="") as file:
        return {(row["model"], row["method"]): row["why"] for row in csv.DictReader(file)}


def test_every_public_method_is_listed():
    public = {key for key, private in methods().items() if not private and key[1] not in CORE_METHODS}
    assert len(public) > 40, "the sources were not found"
    assert public == set(listed()), (
        f"not listed: {sorted(public - set(listed()))}\nlisted but gone: {sorted(set(listed()) - public)}"
    )
    assert all(why.strip() for why in listed().values())


def test_private_methods_are_refused(world):
    """Tried one by one, also those that the rules and the jobs call."""
    person = world.people["admin"]
    models = world.facts["models"]
    private = [key for key, is_private in methods().items() if is_private and key[0] in models]
    assert len(private) > 200
    called = [f"{model}.{method}" for model, method in private if not person.is_refused(model, method, [])]
    assert not called, called


def test_methods_of_the_mail_gateway_are_refused(world):
    """Core leaves them public: they post in another's name, on any record."""
    village = world.people["village"]
    for method in ("message_process", "message_route", "message_new", "message_update", "message_notify"):
        for model in ("mail.thread", "fupin.asset", "res.partner"):
            assert village.is_refused(model, method, [world.id("fupin.asset", "own")]), f"{model}.{method}"
