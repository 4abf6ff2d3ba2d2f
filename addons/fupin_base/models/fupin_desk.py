from odoo import api, models
from odoo.tools import SQL

from ..kernel.clock import as_chinese, local_date


class FupinDesk(models.AbstractModel):
    """The work desk: what waits for this user, as cards that the addons fill.

    A card is a dictionary: ``key``, ``title``, ``count`` (or None), ``unit`` (word after the
    number), ``tone`` (danger, warning, success, info, neutral), ``hint``, ``action`` (what a
    press opens), ``sequence``. Extend `_desk_asked` where a card only counts records, else `_desk_cards`; the budget is
    30 queries for all.
    """

    _name = "fupin.desk"
    _description = "Work desk"

    @api.model
    def get_desk(self):
        """Return what the work desk shows to the current user."""
        user = self.env.user
        posts = user.sudo().assignment_ids.filtered("is_valid")  # sudo: one's own posts
        return {
            "name": user.name,
            "posts": [
                {"unit": post.unit_id.name, "role": post.role, "region": post.region_id.display_name} for post in posts
            ],
            "today": as_chinese(local_date()),
            "cards": sorted(self._desk_cards(), key=lambda card: card.get("sequence", 50)),
            "links": sorted(self._desk_links(), key=lambda link: link.get("sequence", 50)),
        }

    @api.model
    def _desk_cards(self):
        """Hook: what waits for this user; what is merely counted comes first, in one statement for all addons."""
        asked = self._desk_asked()
        counts = self._counts({key: (model, domain) for key, (model, domain, _card) in asked.items()})
        cards = [
            {"key": key, "count": count, "unit": self.env._("items"), **asked[key][2]}
            for key, count in counts.items()
            if count and asked[key][2]
        ]
        return cards + self._desk_counted(counts)

    @api.model
    def _desk_asked(self):
        """Hook: what is counted for this user: ``{key of the card: (model name, domain, the rest of the card)}``; nothing
        is shown where nothing is found. Without a card it is counted for `_desk_counted`."""
        return {}

    @api.model
    def _desk_counted(self, counts):
        """Hook: cards that are made of several of the counts."""
        return []

    @api.model
    def _desk_links(self):
        """Hook: what this user does most: ``title``, ``icon``, ``action``."""
        return []

    @api.model
    def _counts(self, asked):
        """Return ``{key: number of records the user may read}`` in one statement; each is counted by its own index.

        :param asked: ``{key: (model name, domain)}``
        """
        counts = [self.env[model]._search(domain).subselect("count(*)") for model, domain in asked.values()]
        [numbers] = self.env.execute_query(SQL("SELECT %s", SQL(", ").join(counts))) if counts else [()]
        return dict(zip(asked, numbers, strict=True))

    @api.model
    def _list_action(self, model, title, *filters, domain=(), record=None):
        """Return the action that opens a list with named filters switched on, or the form of a record; it needs no
        query, unlike an action that is read by its external identifier."""
        action = {"type": "ir.actions.act_window", "name": title, "res_model": model}
        if record:
            return {**action, "views": [(False, "form")], "res_id": record.id}
        return {
            **action,
            "views": [(False, "list"), (False, "kanban"), (False, "form")],
            "domain": list(domain),
            "context": {f"search_default_{name}": 1 for name in filters},
        }

    @api.model
    def _roles(self):
        """Return the roles of the current user."""
        posts = self.env.user.sudo().assignment_ids.filtered("is_valid")  # sudo: one's own posts
        return set(posts.mapped("role"))
