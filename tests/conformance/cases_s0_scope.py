"""S0: which assets it is about, what has to be known of them, until when it binds."""

from odoo.fields import Command

from conformance.case import case

FORMS = {"fixed", "monetary", "equity", "biological"}


@case("S0-01", binding="policy:document_number")
@case("S0-01", binding="policy:issue_date")
def every_finding_names_the_document(w):
    asset = w.asset()
    asset.responsible_user_id = False
    assert w.found(asset, "responsible_named")
    finding = w.env["fupin.finding"].search([("res_model", "=", asset._name), ("res_id", "=", asset.id)], limit=1)
    assert "（砚政规〔2024〕2号）" in finding.citation, finding.citation
    w.equal(str(w.policy.issue_date), "2024-08-23")


@case("S0-03", binding="parameter:start_year", change={"value": "2012"})
def formed_since_2013(w):
    w.refused(lambda: w.asset(acquisition_date="2012-12-31"), telling="2013-01-01")
    w.accepted(lambda: w.asset(acquisition_date="2013-01-01"))


@case("S0-04", binding="rule:funding_known")
def paid_by_a_named_source(w):
    asset = w.asset(original_value=100)
    w.equal(w.found(asset, "funding_known"), False)
    # nobody leaves it out in the form; what came past it is found
    w.env.flush_all()
    w.env.cr.execute("DELETE FROM fupin_funding WHERE asset_id = %s", [asset.id])
    w.env.invalidate_all()
    w.equal(w.found(asset, "funding_known"), True)


@case("S0-04", binding="table:fund_sources")
def eleven_sources_six_of_them_fiscal(w):
    rows = w.rows("fund_sources")
    w.equal((len(rows), sum(row["group"] == "财政扶贫资金" for row in rows)), (11, 6))
    for row in rows:
        source = w.word("fupin.funding.source", row["name"])
        asset = w.asset(funding_ids=[Command.create({"source_id": source.id, "amount": 100000})], name=row["name"])
        w.equal(w.found(asset, "funding_known"), False, row["name"])
    short = [Command.create({"source_id": source.id, "amount": 99999.99})]
    w.refused(lambda: w.asset(funding_ids=short))


@case("S0-05", binding="duty:village_sweep", change={"scope_domain": "[('state', '=', 'confirmed')]"})
@case(
    "S0-05",
    binding="duty:village_sweep",
    change={"scope_domain": "[('kind', '=', 'operating'), ('asset_form', '=', 'fixed')]"},
)
def operating_assets_of_four_forms(w):
    for form in sorted(FORMS):
        w.equal(w.asset(asset_form=form, category_id=usual(w, form).id, name=f"测试{form}").asset_form, form)
    w.asset("public", name="村组道路")
    task = w.tasks("village_sweep", "village")[-1:]
    w.equal(task._figures().scope, len(FORMS))


def usual(w, form):
    """Return a type of operating assets whose form is the one, or says nothing of it."""
    types = w.env["fupin.asset.category"].search([("kind", "=", "operating"), ("asset_form", "in", (form, False))])
    return types.filtered(lambda one: one.asset_form == form)[:1] or types[:1]


@case("S0-05", binding="table:asset_forms")
def four_forms(w):
    rows = w.rows("asset_forms")
    w.equal({row["code"] for row in rows}, FORMS)
    for row in rows:
        code = row["code"]
        w.equal(w.asset(asset_form=code, category_id=usual(w, code).id, name=row["name"]).asset_form, code)


@case("S0-06", binding="rule:responsible_named")
def somebody_answers_for_it(w):
    asset = w.asset()
    asset.responsible_user_id = w.users["village"]
    w.equal(w.found(asset, "responsible_named"), False)
    asset.responsible_user_id = False
    w.equal(w.found(asset, "responsible_named"), True)


@case("S0-35", binding="policy:date_to", change={"date_to": "2030-01-01"})
def on_trial_for_a_year(w):
    days = ("2024-08-22", "2024-08-23", "2025-08-23", "2025-08-24")
    w.equal([w.value("village_report_due_day", day) for day in days], [None, 25, 25, None])
    Policy = w.env["fupin.policy"]
    Policy._expire_due(w.day("2025-08-23"))
    w.equal(w.policy.state, "effective")
    Policy._expire_due(w.day("2025-08-24"))
    w.equal(w.policy.state, "expired")
    resume = w.policy.with_user(w.users["administrator"]).action_resume
    assert isinstance(resume(), dict), "a reason is asked for"
    w.equal(w.policy.state, "expired")
    resume("县政府决定继续执行")
    w.equal((w.policy.state, w.policy.is_continued), ("effective", True))
    w.equal(w.value("village_report_due_day", "2026-01-01"), 25)
