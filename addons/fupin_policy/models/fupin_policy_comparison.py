from odoo import api, models
from odoo.fields import Domain

from ..kernel import comparison
from ..kernel.sheet import workbook
from .fupin_policy_pack import ARTICLES, HEAD, HEAD_FIELDS

# never the same in two policies, and nothing that a reader compares
IDENTITY = ("key", "sequence")
# between two counties, whose articles are numbered differently
OWN_NUMBERS = (*IDENTITY, "article", "also_articles", "provision", "number")
HEAD_LEFT_OUT = ("key", "region")


class FupinPolicy(models.Model):
    """两份对照: what one policy has and another has not, and what they set differently, in words."""

    _inherit = "fupin.policy"

    def action_compare(self):
        """Open the page with this policy on the left."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.client",
            "tag": "fupin_policy_comparison",
            "name": self.env._("Two policies side by side"),
            "params": {"left_id": self.id},
        }

    @api.model
    def get_comparison(self, left_id=None, right_id=None):
        """Return two policies side by side.

        :param left_id: by default the one in force that is nearest to the user
        :param right_id: by default the version before it, or else another that the user may read
        :return: ``policies`` to choose from, ``left`` and ``right`` (``id``, ``name``) or False, ``may_draft``, and
            ``sections``: ``key``, ``name``, ``counts`` by status, ``rows``: ``status`` (same, differs, left, right),
            ``title``, ``left``, ``right`` (sentences), ``parts``: ``name``, ``left``, ``right``
        :raise AccessError: for a policy that the user may not read
        """
        self.browse().check_access("read")
        policies = self.search(Domain.TRUE, order="state, region_code desc, date_from desc, id desc")
        left = self.browse(left_id) if left_id else self._nearest_policy(policies)
        right = self.browse(right_id) if right_id else left.previous_id or (policies - left)[:1]
        (left | right).check_access("read")
        told = {
            "policies": [{"id": one.id, "name": one._choice_name()} for one in policies],
            "left": left._comparison_head(), "right": right._comparison_head(),
            "may_draft": self.has_access("create"), "sections": [],
        }  # fmt: skip
        if left and right:
            told["sections"] = left._compared_with(right)
        return told

    @api.model
    def action_export_comparison(self, left_id, right_id):
        """Download the differences as a workbook."""
        told = self.get_comparison(left_id, right_id)
        words = dict(self._status_words())
        rows = [
            [section["name"], words[row["status"]], row["title"], *texts]
            for section in told["sections"]
            for row in section["rows"]
            if row["status"] != comparison.SAME
            for texts in [self._row_texts(row)]
        ]
        heads = [
            self.env._("Section"), self.env._("Difference"), self.env._("What"), told["left"]["name"],
            told["right"]["name"],
        ]  # fmt: skip
        title = self.env._("Two policies side by side")
        content = workbook(title, "", heads, [14, 10, 30, 60, 60], rows)
        return self.env["fupin.print"]._download(f"{title}.xlsx", content)

    # ------------------------------------------------------------------- helpers

    @api.model
    def _status_words(self):
        return [
            (comparison.SAME, self.env._("the same")),
            (comparison.DIFFERS, self.env._("set differently")),
            (comparison.LEFT, self.env._("only on the left")),
            (comparison.RIGHT, self.env._("only on the right")),
        ]

    @staticmethod
    def _row_texts(row):
        """Return the two sides of a row as texts of a workbook."""
        if row["status"] != comparison.DIFFERS:
            return [row["left"], row["right"]]
        return ["\n".join(f"{part['name']}：{part[side]}" for part in row["parts"]) for side in ("left", "right")]

    def _comparison_head(self):
        return {"id": self.id, "name": self._choice_name()} if self else False

    def _compared_with(self, other):
        """Return the sections of two policies as the page shows them."""
        left_out = IDENTITY if self.key == other.key else OWN_NUMBERS
        words = dict(self._coverage_kinds())
        told = [
            self._compared_section(other, section, model, fields, left_out, words)
            for section, model, fields in self._pack_sections()
        ]
        return [self._compared_heads(other), *filter(None, told)]

    def _compared_heads(self, other):
        Format, left_out = self.env["fupin.pack.format"], HEAD_LEFT_OUT
        entries = [Format._to_pack(policy, HEAD_FIELDS) for policy in (self, other)]
        parts = comparison.differing(*entries, left_out)
        pair = comparison.Pair(comparison.DIFFERS if parts else comparison.SAME, 0, 0, parts)
        return {
            "key": HEAD,
            "name": self.env._("About the document"),
            "counts": comparison.counts([pair]),
            "rows": [self._compared_row(pair, self, other, HEAD_FIELDS)],
        }

    def _compared_section(self, other, section, model, fields, left_out, words):
        Format = self.env["fupin.pack.format"]
        rows = [self.env[model].search([("policy_id", "=", policy.id)]) for policy in (self, other)]
        if not any(rows):
            return None
        entries = [[Format._to_pack(row, fields) for row in side] for side in rows]
        names = comparison.ARTICLE_NAMES if section == ARTICLES else comparison.NAMES
        found = comparison.pairs(*entries, names, left_out)
        nothing = self.env[model]
        return {
            "key": section,
            "name": words.get(section) or self.env._("Articles"),
            "counts": comparison.counts(found),
            "rows": [
                self._compared_row(
                    pair,
                    rows[0][pair.left] if pair.left is not None else nothing,
                    rows[1][pair.right] if pair.right is not None else nothing,
                    fields,
                )
                for pair in found
            ],
        }

    @api.model
    def _compared_row(self, pair, left, right, fields):
        Words = self.env["fupin.pack.words"]
        of_word = {self.env["fupin.pack.format"]._word(name): name for name in fields}
        record = left or right
        return {
            "status": pair.status,
            "title": Words._title(record),
            "left": Words._sentence(left),
            "right": Words._sentence(right),
            "parts": [
                {
                    "name": Words._label(record, of_word[word]),
                    "left": Words._said(left, of_word[word]) or "—",
                    "right": Words._said(right, of_word[word]) or "—",
                }
                for word in pair.parts
            ],
        }
