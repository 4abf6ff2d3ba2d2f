"""Kills something at a drawn moment of each work, again and again, and says what did not survive."""

import random
import threading
import time

from .works import WORKS

KINDS = ("worker", "worker", "server", "database")
TRIES = 6
# the moment is drawn over what the work takes when nobody disturbs it, and a little beyond
BEYOND = 1.1


def run(ground, count, seed=1, say=print):
    """Kill ``count`` times, in turn during each work; return the faults as texts."""
    draw = random.Random(seed)
    works = [kind(ground) for kind in WORKS]
    lasts = {}
    for number, work in enumerate(works, 1):
        work.prepare(number)
        started = time.monotonic()
        work.act()
        lasts[work] = time.monotonic() - started
        if wrong := work.wrong():
            return [f"{type(work).__name__}, undisturbed: {wrong}"]
    faults = []
    for number in range(count):
        work = works[number % len(works)]
        moment, kind = draw.uniform(0, lasts[work] * BEYOND), draw.choice(KINDS)
        name = f"{number} {type(work).__name__}, {kind} after {moment:.2f} of {lasts[work]:.2f} s"
        try:
            found = _cut(ground, work, len(works) + 1 + number, moment, kind)
        except Exception as error:  # what cannot go on is a fault like any other
            found = f"{type(error).__name__}: {error}\n{ground.last_words()}"
            ground.mend()
        say(f"{name}: {found or 'whole'}")
        faults += [f"{name}: {found}"] if found else []
    return faults


def _cut(ground, work, number, moment, kind):
    """Do one work, kill in the middle, see to it that all is there in the end; return what is wrong."""
    work.prepare(number)
    acting = threading.Thread(target=_quietly, args=[work.act])
    acting.start()
    time.sleep(moment)
    ground.kill(kind)
    ground.mend()
    acting.join()
    if half := work.half():
        return f"half-written: {half}"
    error = None
    for _again in range(TRIES):
        try:
            work.act()
            break
        except Exception as refused:  # still recovering, or another try is needed
            error = refused
            time.sleep(0.5)
    else:
        return f"does not go on: {error}"
    return work.wrong()


def _quietly(act):
    try:
        act()
    except Exception:  # its server was just killed
        return
