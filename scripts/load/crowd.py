"""Many people at once, each in a thread of his own, with pauses for thinking."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor

from load.person import Person

# of fifty people forty sit in villages, eight in townships, two at the county
SHARES = {"village": 40, "township": 8, "county": 2}
SIGN_IN_TOGETHER = 2  # a password check is slow by design
WARM_UPS = 4  # more than the processes of the server, which take turns
WHO = """
SELECT DISTINCT ON (fupin_user.id) fupin_user.login, assignment.role, assignment.region_id
FROM fupin_assignment assignment JOIN res_users fupin_user ON fupin_user.id = assignment.user_id
WHERE fupin_user.active AND assignment.role = :'role' AND (date_to IS NULL OR date_to >= current_date)
ORDER BY fupin_user.id LIMIT :number
"""
VALUES = """
SELECT json_build_object('category_id', category_id, 'acquisition_date', '2024-05-01', 'useful_life', 15,
    'original_value', 1000, 'funding_ids', json_build_array(json_build_array(0, 0,
        json_build_object('source_id', (SELECT min(id) FROM fupin_funding_source), 'amount', 1000))))
FROM fupin_asset WHERE useful_life > 0 ORDER BY id LIMIT 1
"""


def shares(total):
    """Return how many people of each level make a crowd.

    >>> shares(50)
    {'village': 40, 'township': 8, 'county': 2}
    >>> shares(20)
    {'village': 16, 'township': 3, 'county': 1}
    """
    found = {role: max(1, round(total * share / 50)) for role, share in SHARES.items()}
    found["village"] += total - sum(found.values())
    return found


def draw(query, total, password):
    """Return who takes part: people of the demonstration in a database, ``query(sql, **values)`` asks it."""
    values = json.loads(query(VALUES))
    found = []
    for role, number in shares(total).items():
        rows = query(WHO, role=role, number=number).splitlines()
        for row in rows:
            login, role, region = row.split("|")
            found.append(
                {"login": login, "role": role, "password": password, "values": values | {"region_id": int(region)}}
            )
    if len(found) != total:
        raise ValueError(f"the database has {len(found)} of {total} people")
    return found


class Crowd:
    """People at work: ``with Crowd(…) as crowd`` lets them work until the end of the block."""

    def __init__(self, url, database, who, pause, kind=Person):
        """:param pause: seconds of thinking between two pages, (least, most); a person may have an own one
        :param kind: what makes a person of (url, database, who, number)
        """
        self.people = [kind(url, database, one, number) for number, one in enumerate(who)]
        self.pause = pause
        self.ended = threading.Event()
        self.threads = [threading.Thread(target=self._work, args=[person]) for person in self.people]

    def sign_in(self):
        """Let all sign in, a few at a time."""
        with ThreadPoolExecutor(SIGN_IN_TOGETHER) as pool:
            list(pool.map(Person.sign_in, self.people))

    def warm_up(self):
        """Let one of each level go round before anything is counted: a server that has just started loads what it
        needs at the first request of each kind."""
        first = {person.who["role"]: person for person in reversed(self.people)}
        for _round in range(WARM_UPS):
            for person in first.values():
                for page in [person.web_client, *person.round()]:
                    person.open(page)
        for person in first.values():
            person.pages.clear()

    def __enter__(self):
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *error):
        self.stop()

    def stop(self):
        """Let all finish the page that they are at, and go."""
        self.ended.set()
        for thread in self.threads:
            thread.join()

    def _work(self, person):
        self._think(person)
        person.open(person.web_client)
        while not self.ended.is_set():
            for page in person.round():
                if self._think(person):
                    return
                person.open(page)

    def _think(self, person):
        return self.ended.wait(person.draw.uniform(*(person.pause or self.pause)))

    @property
    def pages(self):
        """All pages that were opened, in the order of time."""
        return sorted((page for person in self.people for page in list(person.pages)), key=lambda page: page.started)

    @property
    def saved(self):
        return [name for person in self.people for name in list(person.saved)]

    @property
    def tried(self):
        return [name for person in self.people for name in list(person.tried)]
