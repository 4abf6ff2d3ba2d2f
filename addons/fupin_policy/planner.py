"""How statements over whole tables are to be planned.

How to use: ``with whole_sets(self.env.cr): self.env.cr.execute(…)`` around a statement that joins what it has just
worked out, or a table that grows by this very statement. Both are estimated at a row or none (a table that was empty
when it was last analysed, a CTE), and the planner would compare all with all.
"""

from contextlib import contextmanager


@contextmanager
def whole_sets(cr):
    """Let PostgreSQL hash or sort whole sets, unless a join can be done in no other way."""
    cr.execute("SELECT current_setting('enable_nestloop')")
    (before,) = cr.fetchone()
    cr.execute("SELECT set_config('enable_nestloop', 'off', true)")
    yield
    # not where the statement failed: the transaction goes back, and this setting with it
    cr.execute("SELECT set_config('enable_nestloop', %s, true)", [before])
