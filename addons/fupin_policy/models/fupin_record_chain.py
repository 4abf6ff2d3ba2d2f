from markupsafe import Markup

from odoo import api, fields, models
from odoo.addons.fupin_base.kernel.clock import as_chinese, local_date
from odoo.fields import Domain

SHOWN = {"agreed": ("✓", "text-success"), "returned": ("↩", "text-danger"), "forwarded": ("→", "text-muted")}


class FupinRecord(models.AbstractModel):
    """The chain of reviews in one line: who, since when, and the number of the office to press."""

    _inherit = "fupin.record"

    review_chain = fields.Html(
        string="Reviews",
        compute="_compute_review_chain",
        sanitize=False,
        exportable=False,
        help="Who has to agree, with whom it lies, since when.",
    )

    def _compute_review_chain(self):
        lines = self._review_lines()
        for record in self:
            record.review_chain = self._chain_html(lines[record.id]) if lines.get(record.id) else False

    def _review_lines(self):
        """Return ``{record id: [link]}`` of the latest round of each record.

        A link is a dictionary: ``state`` (agreed, returned, forwarded, open or waiting), ``step``, ``who``, ``since``
        (date), ``due`` (date), ``phone``, ``opinion``.
        """
        if not self.ids or not self._has_flows():
            return {}
        # sudo: whoever reads a record reads with whom it lies; phones are those of offices
        Review = self.env["fupin.review"].sudo()
        reviews = Review.search(Domain("res_model", "=", self._name) & Domain("res_id", "in", self.ids), order="id")
        lines = {}
        for res_id, given in reviews.grouped("res_id").items():
            last = max(given.ids)
            latest = given.browse(last)
            same = given.filtered(
                lambda one, latest=latest: (one.transition, one.round) == (latest.transition, latest.round)
            )
            lines[res_id] = [*map(self._link, same), *self._links_ahead(same)]
        return lines

    @api.model
    def _link(self, review):
        moment = review.decided_at or review.opened_at
        who = [review.unit_id.name or "", review.decided_by.name or review.assignment_id.user_id.name or ""]
        return {
            "state": review.state,
            "step": review.step_name,
            "who": " ".join(part for part in who if part),
            "since": local_date(moment),
            "due": local_date(review.due_at) if review.due_at and review.state == "open" else None,
            "phone": review.unit_id.office_phone if review.state == "open" else None,
            "opinion": review.opinion or "",
        }

    @api.model
    def _links_ahead(self, reviews):
        """Return the steps that have not begun; none if the round ended by a return."""
        if "returned" in reviews.mapped("state") or not reviews.filtered("is_holding"):
            return []
        last = reviews.step_id.sorted(lambda step: (step.sequence, step.id))[-1]
        return [
            {"state": "waiting", "step": step.name, "who": "", "since": None, "due": None, "phone": None, "opinion": ""}
            for step in reviews[-1].flow_id._steps()
            if (step.sequence, step.id) > (last.sequence, last.id)
        ]

    @api.model
    def _chain_html(self, links):
        """Return the chain as HTML whose every part is escaped; it wraps on a narrow screen."""
        parts = [self._link_html(link) for link in links]
        arrow = Markup('<span class="text-muted mx-1" aria-hidden="true">→</span>')
        return Markup('<div class="o_fupin_chain d-flex flex-wrap align-items-center">%s</div>') % arrow.join(parts)

    @api.model
    def _link_html(self, link):
        sign, style = SHOWN.get(link["state"], ("●", "fw-bold") if link["state"] == "open" else ("○", "text-muted"))
        words = [link["who"]]
        if link["state"] == "open":
            words.append(self.env._("since %s", as_chinese(link["since"])))
            if link["due"]:
                words.append(self.env._("due %s", as_chinese(link["due"])))
        elif link["since"]:
            words.append(as_chinese(link["since"]))
        phone = Markup()
        if link["phone"]:
            number = "".join(sign for sign in link["phone"] if sign.isdigit() or sign == "+")
            phone = Markup(' <a href="tel:%s" class="text-nowrap">☎ %s</a>') % (number, link["phone"])
        return Markup('<span class="%s" title="%s">%s %s <small>%s</small>%s</span>') % (
            style, link["opinion"], sign, link["step"], " ".join(word for word in words if word), phone,
        )  # fmt: skip
