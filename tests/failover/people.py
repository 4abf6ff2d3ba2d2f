"""Who works while parts die, and what a death cost them."""

import time

from load.crowd import Crowd
from load.person import Person

from failover.postgres import wait_until

STEADY = 2
PAUSE = (0.5, 2)
A_MOMENT = 0.002


class Clerk(Person):
    """Saves and looks with hardly a pause, so that whatever dies dies amid a save."""

    pause = (0.05, 0.25)
    is_saving = False

    def save(self):
        self.is_saving = True
        try:
            super().save()
        finally:
            self.is_saving = False

    def round(self):
        return [self.save, self.asset_list]


def person(url, database, who, number):
    """The first ones, all of villages, save without a pause; the others go round as everybody does."""
    return (Clerk if number < STEADY else Person)(url, database, who, number)


class Staff(Crowd):
    """The people of the site."""

    def __init__(self, url, database, who):
        super().__init__(url, database, who, PAUSE, person)
        self.clerks = [one for one in self.people if isinstance(one, Clerk)]
        assert len(self.clerks) == STEADY
        assert all(one.who["role"] == "village" for one in self.clerks)

    def amid_a_save(self, kill):
        """Call ``kill`` while a save is under way; return the moment."""
        deadline = time.monotonic() + 30
        while not any(clerk.is_saving for clerk in self.clerks):
            assert time.monotonic() < deadline, "nobody saves"
            time.sleep(A_MOMENT)
        moment = time.monotonic()
        kill()
        return moment

    def calm(self, what):
        """Wait until everybody works again, and every clerk saves; return the moment from which on that was so."""
        moment = time.monotonic()
        wait_until(lambda: self._all_work_since(moment), f"all people work again: {what}")
        return moment

    def _all_work_since(self, moment):
        return all(
            any(page.started >= moment and not page.error and wanted in ("", page.name) for page in list(one.pages))
            for one in self.people
            for wanted in (("save", "asset_list") if one in self.clerks else ("",))
        )

    def errors(self, since, people=None):
        """Return what went wrong on pages that ended after a moment."""
        pages = [page for one in people or self.people for page in list(one.pages)]
        return [page for page in pages if page.error and page.started + page.seconds >= since]


class Outage:
    """What people met from a death until everybody worked again: seconds without a page and without a save answered."""

    def __init__(self, crowd, name, since):
        self.name = name
        self.failed = crowd.errors(since)
        self.last = max((page.started - since for page in self.failed), default=0.0)
        self.saving = _longest_gap(crowd, since, lambda page: page.name == "save")
        self.reading = _longest_gap(crowd, since, lambda page: page.name != "save")

    def __str__(self):
        return (
            f"{self.name}: no save answered for {self.saving:.1f} s, no page for {self.reading:.1f} s,"
            f" {len(self.failed)} pages failed, the last begun {max(self.last, 0):.1f} s after the kill"
        )


def _longest_gap(crowd, since, wanted):
    """Return the longest time between two good answers, of which the later came after a moment."""
    ends = sorted(page.started + page.seconds for page in crowd.pages if wanted(page) and not page.error)
    pairs = zip(ends, ends[1:], strict=False)
    return max((later - earlier for earlier, later in pairs if later >= since), default=0.0)
