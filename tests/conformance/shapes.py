"""Shapes that many cases share: a record that breaks a rule, a step that a gate refuses, a chain that a flow asks for,
the days of a duty, the rows of a table.

What a shape is told as ``wrong`` and ``right`` is a dictionary of columns, written past all steps as the books of
former years would have them, or a function of the county and the record.
"""

from odoo.fields import Command
from odoo.tools import SQL

from conformance.case import case

# what a press is explained with where a policy takes a reason
REASON = "按规定办理"
# who takes the steps of a kind of record, or one step of it; without one, the unit that it is of
PRESSED_BY = {
    "fupin.asset": "township",
    "fupin.asset.decide_owner": "county",
    "fupin.asset.change": "township",
    "fupin.distribution.approve": "township",
    "fupin.distribution.file": "county",
    "fupin.handover": "township",
    "fupin.problem": "county",
    "fupin.rescue": "township",
    "fupin.rescue.consent": "county",
    "fupin.stocktake": "village",
    "fupin.stocktake.confirm": "township",
    "fupin.valuation.dispute": "department",
    "fupin.valuation.dispute.decide_value": "county",
    "fupin.valuation.dispute.publish_value": "county",
    "fupin.verification": "county",
}
# units that only chains of single texts ask, with a person each: name → kind of the unit
# a second person of a unit: nobody agrees to what he put forward himself
SECOND = {"leader": "township"}
ABOVE = {"government": "county_government", "committee": "finance_committee", "group": "leading_group"}


def put(record, **values):
    """Write columns of a record past all steps."""
    env = record.env
    env.flush_all()
    columns = SQL(", ").join(
        SQL("%s = %s", SQL.identifier(name), None if value is False else value) for name, value in values.items()
    )
    env.cr.execute(SQL("UPDATE %s SET %s WHERE id = %s", SQL.identifier(record._table), columns, record.id))
    env.invalidate_all()


def erase(records):
    """Delete records past all checks."""
    env = records.env
    env.flush_all()
    env.cr.execute(SQL("DELETE FROM %s WHERE id = ANY(%s)", SQL.identifier(records._table), records.ids))
    env.invalidate_all()


def apply(w, record, change):
    """Write what a shape is told."""
    if callable(change):
        change(w, record)
    elif change:
        put(record, **change)
    w.env.flush_all()


def person(w, name):
    """Return the user of a person, made with his unit where the county has none yet."""
    if name in w.users:
        return w.users[name]
    login = f"{w.pack}_{name}"
    if name in SECOND:
        return w._user(login, SECOND[name], w.units[SECOND[name]])
    unit = w._unit(f"测试{name}", ABOVE[name], w.region)
    return w.env["res.users"].search([("login", "=", login)]) or w._user(login, "county", unit)


def paper(record, *codes):
    """File papers with a record."""
    for code in codes:
        kind = record.env["fupin.document.type"].search([("code", "=", code), ("region_id", "=", False)], limit=1)
        record.env["fupin.document"].create(
            {"res_model": record._name, "res_id": record.id, "document_type_id": kind.id, "name": "测试"}
        )


def owned(w, record, *owners):
    """Let units or households own an asset, in equal parts."""
    record.owner_ids = [Command.clear()] + [
        Command.create(
            {"household_id" if one._name == "fupin.household" else "unit_id": one.id, "share": 1 / len(owners)}
        )
        for one in owners
    ]


def household(w, status=None, **values):
    """Make a household of the village."""
    if status:
        values["status_id"] = w.env["fupin.household.status"].search([("code", "=", status)], limit=1).id
    return w.env["fupin.household"].create({"name": "测试户", "region_id": w.village.id, **values})


def rule_case(provision, key, make, wrong=None, right=None, day=None, first=None):
    """A record that breaks a rule is found; put right it is found no more.

    :param first: done before, such as deciding what the text leaves open
    """

    @case(provision, binding=f"rule:{key}", day=day)
    def play(w):
        if first:
            first(w)
        record = make(w)
        apply(w, record, wrong)
        assert w.found(record, key), f"{key} finds nothing"
        apply(w, record, right)
        assert not w.found(record, key), f"{key} finds what is right"

    play.__name__ = key


def press(w, record, step, reason=None, by=None):
    """Press the button of a step, as who takes it: `PRESSED_BY`, the unit of the record, or ``by``."""
    names = (f"{record._name}.{step}", record._name)
    by = by or next((PRESSED_BY[name] for name in names if name in PRESSED_BY), None)
    by = by or next(name for name, unit in w.units.items() if unit == record.sudo().unit_id)
    return getattr(record.with_user(w.users[by]), f"action_{step}")(reason)


def explained(w, record, step, reason=REASON):
    """Press a button that asks why in any case."""
    return press(w, record, step, reason)


def gates_alone(_w, record, step, reason=None):
    """Ask the gates of a step and press nothing: where the platform itself asks for the same before they are reached."""
    record._check_gates(step, reason)


def told(w, record, step, reason=None):
    """Return the words with which a press is refused, or an empty text; what it does is taken back."""
    words = []
    with w.undone():
        words.append(w.refusal(press, w, record, step, reason))
    return words[0]


def gate_case(
    provision, key, make, step, telling, wrong=None, right=None, papers=(), first=None, button=press, passes=True
):  # fmt: skip
    """Who presses the button of a step is told what lacks, with the article; when it is there, the step is taken.

    :param button: what is pressed, as `press`
    :param passes: whether the step is taken in the end; False where more than one case sets up belongs to it
    """

    @case(provision, binding=f"gate:{key}")
    def play(w):
        if first:
            first(w)
        record = make(w)
        apply(w, record, wrong)
        told = w.refusal(button, w, record, step)
        assert telling in told, f"“{told}” does not tell “{telling}”"
        number = w.policy.article_ids.filtered(lambda article: article.provision == provision).number
        assert number in told, f"“{told}” does not cite {number}"
        apply(w, record, right)
        paper(record, *papers)
        told = w.refusal(button, w, record, step)
        assert telling not in told, f"“{told}” still tells “{telling}”"
        if told and passes:  # another condition takes a reason
            w.accepted(button, w, record, step, REASON)

    play.__name__ = key


def asked(w, record, step):
    """Return the reviews that a press asks for."""
    press(w, record, step, REASON)
    return waiting(record)


def waiting(record):
    record.env.flush_all()
    reviews = record.env["fupin.review"].search(
        [("res_model", "=", record._name), ("res_id", "=", record.id), ("state", "=", "open")]
    )
    return reviews.sorted("id")


def flow_case(provision, key, make, step, steps):
    """A press asks the persons of a chain, one after the other, nobody else's word counts.

    :param step: the button that is pressed: that of the step itself, or of the one which it follows by itself
    :param steps: [(words of the step, person who decides, person who may not)]
    """

    @case(provision, binding=f"flow:{key}")
    def play(w):
        people = {name: person(w, name) for _words, *names in steps for name in names if name}
        record = make(w)
        reviews = asked(w, record, step)
        for number, (words, decider, stranger) in enumerate(steps):
            assert reviews, f"nobody is asked for {words}"
            w.equal(reviews.mapped("step_name"), [words])
            if stranger:
                w.refused_access(reviews.with_user(people[stranger]).action_decide, "agree", "同意")
            assert reviews.with_user(people[decider]).may_decide, f"{decider} does not decide {words}"
            if number + 1 == len(steps):
                break  # the last word carries the step out, which other cases play
            reviews.with_user(people[decider]).action_decide("agree", "同意")
            reviews = waiting(record)

    play.__name__ = key


def duty_case(provision, key, unit, days, since, until, coverage=None, first=None, count=None):
    """A duty falls due for a unit on these days; with a share, that much of what it covers is asked for."""

    @case(provision, binding=f"duty:{key}")
    def play(w):
        if first:
            first(w)
        tasks = w.tasks(key, unit=unit, since=since, until=until)
        w.equal([str(task.due_date) for task in tasks], days)
        duty = tasks.obligation_id
        if coverage is not None:
            w.equal(round(duty.coverage, 4), coverage)
        if count is not None:
            w.equal(duty.minimum_count, count)

    play.__name__ = key


def rows_case(provision, key, column, names, **where):
    """A table of the policy has these words, in their order."""

    @case(provision, binding=f"table:{key}")
    def play(w):
        rows = [row for row in w.rows(key) if all(row.get(name) == value for name, value in where.items())]
        w.equal([row.get(column) for row in rows if row.get(column)], list(names))

    play.__name__ = key


def types_case(provision, kind, word, names):
    """The types of assets that a policy names can be chosen in its county, of their kind, by its own words."""

    @case(provision, binding="table:asset_types")
    def play(w):
        Category = w.env["fupin.asset.category"]
        erase(Category.search([("region_id", "=", w.region.id)]))
        w.policy._take_words()
        w.env.flush_all()
        found = Category.with_user(w.users["village"])._match_words(names, [("kind", "=", kind)])
        w.equal([name for name in names if name not in found], [], "nobody can choose")
        for name in names:
            w.equal(w.asset(kind, confirmed=False, name=name, category_id=found[name].id).kind, kind, name)
        w.equal(
            [row["name"] for row in w.rows("asset_types") if row.get("kind") == word and row["name"] in names], names
        )

    play.__name__ = "asset_types"


def words_case(provision, key, name, words):
    """The words of disposals that a policy names can be chosen in its county, as it writes them.

    :param name: the field of the disposal that takes them
    """

    @case(provision, binding=f"table:{key}")
    def play(w):
        Disposal = w.model("fupin.disposal", "village")
        Word = w.env[Disposal._fields[name].comodel_name]
        erase(Word.search([("region_id", "=", w.region.id)]))
        w.policy._take_words()
        w.env.flush_all()
        standing = {"mode_id": w.word("fupin.disposal.mode", "报废").id,
                    "reason_id": w.env["fupin.disposal.reason"].search([("code", "=", "other")], limit=1).id}  # fmt: skip
        for word in words:
            chosen = {**standing, name: w.word(Word._name, word).id}
            asset = w.asset(owner_ids=[Command.create({"unit_id": w.units["village"].id, "share": 1})])
            w.equal(Disposal.create({"asset_ids": [Command.link(asset.id)], **chosen})[name].name, word)
        w.equal([row["name"] for row in w.rows(key)], list(words))

    play.__name__ = key


def parameter_case(provision, key, value, change):
    """A standard of the policy reads so."""

    @case(provision, binding=f"parameter:{key}", change=change)
    def play(w):
        w.equal(str(w.value(key)), value)

    play.__name__ = key


def duties_case(provision, unit_type, words, name="测试单位", flags=None):
    """What the policy asks of a unit is told with it."""

    @case(provision, binding="table:department_duties")
    def play(w):
        unit = w.env["fupin.unit"].create({"name": name, "unit_type": unit_type, "region_id": w.region.id})
        told = str(unit.duties or "")
        assert words in told, f"“{told}” does not tell “{words}”"
        if flags is not None:
            rows = [row for row in w.rows("department_duties") if words in (row.get("duty") or "")]
            w.equal([flag for flag in ("revenue", "maintenance") if rows[0].get(flag)], flags)

    play.__name__ = f"duties_{unit_type}"


def department_case(provision, word, department, **values):
    """An asset of this kind is proposed to a department."""

    @case(provision, binding="table:department_map")
    def play(w):
        asset = w.asset(name=word, **values)
        names = {name for group in asset._department_groups() for name in group["names"].split("、")}
        names |= {name for group in asset._department_groups() for name in group["names"].split(", ")}
        assert department in names, f"{word}: {names} without {department}"
        other = w.asset(name="入股分红", category_id=w.env.ref("fupin_assets.asset_category_operating_cooperative").id)
        told = {name for group in other._department_groups() for name in group["names"].split("、")}
        assert department not in told or department == "农业农村局", told

    play.__name__ = "department"


def asked_case(provision, key, person_name, count, kind=None):
    """A checklist asks these questions of an asset; a wrong answer opens a problem."""

    @case(provision, binding=f"checklist:{key}")
    def play(w):
        unit = w.units[person_name]
        questions = [
            one for one in w.env["fupin.checklist"]._questions(unit)
            if w.env["fupin.checklist.item"].browse(one["id"]).article_id.provision == provision
        ]  # fmt: skip
        w.equal(len(questions), count)
        if kind:
            item = w.env["fupin.checklist.item"].browse(questions[0]["id"])
            w.equal(item.opens_problem_type_id.code, kind)

    play.__name__ = key
