"""Runs the cases inside Odoo, each in a savepoint: as the policy stands it passes, without its binding it fails.

``main(env)`` is called in the shell of Odoo; what came of it is written to the file ``FUPIN_CONFORMANCE_RESULT``, or
told in words. ``FUPIN_CONFORMANCE`` narrows it to provisions that begin so, such as ``S4`` or ``S4-14,S4-15``; what
concerns several policies at once (`together`) is played where all texts are there, alone with ``together``.
"""

import json
import logging
import os
import traceback
from pathlib import Path

import freezegun.api
from freezegun import freeze_time

from odoo.exceptions import UserError

from conformance import together
from conformance.breaking import break_binding
from conformance.case import CASES, TEXTS, load
from conformance.county import County

HERE = Path(__file__).parent
# of an error that has no place in a case
LINES = 12
# UTC: ten o'clock in China
MORNING = "{} 02:00:00"


class Undone(Exception):
    """Ends a savepoint whose changes are not wanted."""


def main(env):
    """Run the chosen cases and say what came of them; nothing stays in the database."""
    load()
    chosen = tuple(filter(None, os.environ.get("FUPIN_CONFORMANCE", "").split(",")))
    cases = [one for one in CASES if not chosen or one.provision.startswith(chosen)]
    narrow = chosen and chosen != ("together",)
    texts = sorted({one.text for one in cases} | {word[:2] for word in chosen} if narrow else TEXTS)
    logging.getLogger("odoo.addons.fupin_policy").setLevel(logging.CRITICAL)
    env.registry.clear_all_caches()
    counties = {text: County(env, *TEXTS[text][:2]) for text in texts if County.has_pack(TEXTS[text][0])}
    for county in counties.values():
        county.put_in_force()
    env.flush_all()
    articles = {text: county.articles() for text, county in counties.items()}
    coverage = {text: county.coverage() for text, county in counties.items()}
    # one clock that is moved: to freeze time anew takes longer than a case
    with freeze_time(MORNING.format(min((one.day for one in cases), default=together.DAY))) as clock:
        for county in counties.values():
            county.clock = clock
        told = {"cases": [run(counties[one.text], one) for one in cases], "articles": articles, "coverage": coverage}
        if len(counties) == len(TEXTS):
            told["together"] = {one.__name__: attempt_together(counties, one) for one in together.PLAYS}
    env.cr.rollback()
    result = os.environ.get("FUPIN_CONFORMANCE_RESULT")
    if result:
        Path(result).write_text(json.dumps(told, ensure_ascii=False))
    else:
        tell(told["cases"])
        for name, error in told.get("together", {}).items():
            print(f"{name}: {error or 'ok'}")


def run(county, one):
    """Return what came of a case as the policy stands, and without each binding."""
    started = freezegun.api.real_monotonic()
    error = attempt(county, one)
    unbroken = [] if error else [word for word in one.bindings if not fails_without(county, one, word)]
    return {
        "provision": one.provision,
        "name": one.name,
        "bindings": list(one.bindings),
        "error": error,
        "unbroken": unbroken,
        "seconds": round(freezegun.api.real_monotonic() - started, 2),
    }


def fails_without(county, one, binding):
    """Return whether the case fails once its binding is taken away; what else goes wrong is no such failure."""
    told = attempt(county, one, lambda: break_binding(county, one.provision, binding, one.change))
    return told.startswith(("AssertionError", "UserError", "ValidationError"))


def attempt(county, one, before=lambda: None):
    """Play a case and undo it; return the error, or an empty text."""

    def play():
        before()
        with county.on(one.day):
            one.function(county)

    return undone(county.env, play)


def attempt_together(counties, one):
    """Play something of all counties and undo it; return the error, or an empty text."""
    county = next(iter(counties.values()))

    def play():
        with county.on(together.DAY):
            one(counties)

    return undone(county.env, play)


def undone(env, play):
    """Play something and undo it; return the error, or an empty text."""
    try:
        with env.cr.savepoint():
            play()
            raise Undone
    except Undone:
        return ""
    except (AssertionError, UserError) as error:
        return f"{type(error).__name__}: {error}\n{place_of(error)}"
    except Exception as error:  # whatever goes wrong in a case is its result
        lines = traceback.format_exc().splitlines()
        return f"{lines[-1]}\n{place_of(error)}" if place_of(error) else "\n".join(lines[-LINES:])
    finally:
        env.cr.precommit.clear()
        env.invalidate_all(flush=False)
        env.registry.clear_all_caches()


def place_of(error):
    """Return the line of the case at which it failed."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if is_of_case(frame)]
    return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}: {frames[-1].line}" if frames else ""


def is_of_case(frame):
    name = Path(frame.filename).name
    return name.startswith(("cases_", "together"))


def tell(results):
    """Print the results for whoever writes cases."""
    for one in results:
        verdict = "FAILS" if one["error"] else f"passes without {one['unbroken']}" if one["unbroken"] else "ok"
        print(f"{one['provision']} {one['name']} {one['seconds']} s: {verdict}")
        if one["error"]:
            print("    " + one["error"].replace("\n", "\n    "))
    good = [one for one in results if not one["error"] and not one["unbroken"]]
    print(f"{len(good)} of {len(results)} good, {sum(one['seconds'] for one in results):.0f} s")
