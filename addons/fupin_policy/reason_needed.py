"""The refusal that a reason turns into a pass."""

from odoo.exceptions import UserError


class ReasonNeeded(UserError):
    """Raised where a step takes a reason and none is given.

    Over RPC it is a `UserError` with the article and the figures; a button of a form opens ``action`` instead, the
    wizard that asks (see ``controllers/data_set.py``).
    """

    def __init__(self, message, action):
        super().__init__(message)
        self.action = {**action, "context": {**action.get("context", {}), "default_message": message}}
