"""S0: which assets it is about, what has to be known of them."""

from conformance.case import case


@case("S0-03", binding="parameter:start_year", change={"value": "2012"})
def formed_since_2013(w):
    w.refused(lambda: w.asset(acquisition_date="2012-12-31"), telling="2013-01-01")
    w.accepted(lambda: w.asset(acquisition_date="2013-01-01"))


@case("S0-06", binding="rule:responsible_named")
def somebody_answers_for_it(w):
    asset = w.asset()
    asset.responsible_user_id = w.users["village"]
    w.equal(w.found(asset, "responsible_named"), False)
    asset.responsible_user_id = False
    w.equal(w.found(asset, "responsible_named"), True)
