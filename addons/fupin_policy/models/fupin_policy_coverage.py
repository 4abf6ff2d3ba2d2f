from odoo import api, models
from odoo.addons.fupin_base.kernel.clock import local_date
from odoo.fields import Domain

from ..kernel.sheet import workbook

# kinds that are no model: words of a vocabulary, papers asked for, what stands in the policy's own data
VOCABULARY, DOCUMENTS, CARRIED = "vocabulary", "documents", "carried"
ORDER = (
    "obligations", "rules", "gates", "flows", "parameters", "tables", VOCABULARY, "checklists", "evaluations",
)  # fmt: skip
# what an administrator may change while the policy is in force
CHANGED_ANY_TIME = ("checklists", "evaluations")


class FupinPolicy(models.Model):
    """条款落实情况: every article of a policy and what binds it, one query for each kind of binding.

    Whoever may read the policy may read this.
    """

    _inherit = "fupin.policy"

    def action_show_coverage(self):
        """Open the page of this policy."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.client",
            "tag": "fupin_policy_coverage",
            "name": self.env._("How each article is carried out"),
            "params": {"policy_id": self.id},
        }

    @api.model
    def get_coverage(self, policy_id=None):
        """Return what the page shows.

        :param policy_id: of the policy; by default the one in force that is nearest to the user
        :return: ``policies`` (id, name) to choose from, ``policy`` or False; of that ``counts`` (``total``, ``bound``,
            ``unbound``, ``open``), ``kinds`` (``key``, ``name``, ``count`` of articles), ``rows``: ``id``, ``number``,
            ``provision``, ``text`` and ``links``: ``kind``, ``word``, ``text``, ``model``, ``id``, ``is_open``,
            ``may_edit``
        """
        self.browse().check_access("read")
        policies = self.search(Domain.TRUE, order="state, region_code desc, date_from desc, id desc")
        policy = self.browse(policy_id).exists() if policy_id else self._nearest_policy(policies)
        told = {"policies": [{"id": one.id, "name": one._choice_name()} for one in policies], "policy": False}
        if not policy:
            return told
        policy.check_access("read")
        rows = policy._coverage_rows()
        words = dict(policy._coverage_kinds())
        kinds = [(kind, sum(any(link["kind"] == kind for link in row["links"]) for row in rows)) for kind in words]
        return {
            **told,
            "policy": {"id": policy.id, "name": policy.display_name, "state": policy._state_word()},
            "kinds": [{"key": kind, "name": words[kind], "count": count} for kind, count in kinds if count],
            "counts": {
                "total": len(rows),
                "bound": sum(bool(row["links"]) for row in rows),
                "unbound": sum(not row["links"] for row in rows),
                "open": sum(row["is_open"] for row in rows),
            },
            "rows": rows,
        }

    def action_export_coverage(self):
        """Download the same as a workbook."""
        self.ensure_one()
        told = self.get_coverage(self.id)
        counts = told["counts"]
        undecided = self.env._("to be decided")
        rows = [
            [
                row["number"], row["provision"], row["text"],
                "、".join(dict.fromkeys(link["word"] for link in row["links"])) or self.env._("declaratory, not bound"),
                "\n".join(link["text"] for link in row["links"]),
                undecided if row["is_open"] else "",
            ]
            for row in told["rows"]
        ]  # fmt: skip
        heads = [
            self.env._("Article"), self.env._("Provision"), self.env._("Wording"), self.env._("Bound by"),
            self.env._("What binds it"), self.env._("Left open"),
        ]  # fmt: skip
        said = self.env._(
            "%(total)s articles: %(bound)s carried out, %(unbound)s declaratory or not bound, %(open)s with something"
            " to be decided",
            **counts,
        )
        content = workbook(self.display_name, said, heads, [14, 10, 60, 20, 70, 10], rows)
        return self.env["fupin.print"]._download(f"{self.name}-{self.env._('articles')}.xlsx", content)

    # ------------------------------------------------------------------- helpers

    @api.model
    def _nearest_policy(self, policies):
        """Return the policy in force that is nearest to the user, or any that he may read."""
        region = self.env.user._main_region()
        here = self._in_force(region, local_date())[:1] if region else self.browse()
        return here or policies.filtered(lambda policy: policy.state == "effective")[:1] or policies[:1]

    def _choice_name(self):
        return f"{self.display_name}（{self.region_id.name}，{self._state_word()}）"

    def _state_word(self):
        return dict(self._fields["state"]._description_selection(self.env)).get(self.state, "")

    @api.model
    def _coverage_kinds(self):
        """Return the kinds of binding and their words, in the order in which they are shown."""
        found = {self.env[name]._pack_section: name for name in self.env["fupin.policy.article"]._binding_models()}
        word = self.env["fupin.policy.article"]._binding_word
        words = {section: word(name) for section, name in found.items()}
        words[VOCABULARY] = self.env._("Vocabulary")
        order = [kind for kind in ORDER if kind in words] + sorted(words.keys() - set(ORDER))
        return [
            *((kind, words[kind]) for kind in order),
            (DOCUMENTS, self.env._("Papers asked for")),
            (CARRIED, self.env._("Data of the policy")),
        ]

    @api.model
    def _vocabulary_tables(self):
        """Hook: return the keys of the tables whose rows become words of vocabularies."""
        return frozenset()

    def _coverage_rows(self):
        links = {}
        for article_id, link in self._coverage_links():
            links.setdefault(article_id, {}).setdefault((link["model"], link["id"]), link)
        return [
            {
                "id": article.id,
                "number": article.number,
                "provision": article.provision or "",
                "text": article.text,
                "links": (found := list(links.get(article.id, {}).values())),
                "is_open": any(link["is_open"] for link in found),
            }
            for article in self.article_ids
        ]

    def _coverage_links(self):
        """Yield (article id, link) for everything that binds an article: rows, their lines, papers, data."""
        words, may_write = dict(self._coverage_kinds()), self.has_access("write")
        Article = self.env["fupin.policy.article"]
        models_ = {self.env[name]._pack_section: name for name in Article._binding_models()}
        for kind in (kind for kind in words if kind in models_):
            Model = self.env[models_[kind]]
            rows = Model.search([("policy_id", "=", self.id)])
            lines = [name for name, fields in Model._pack_lines.items() if "article_id" in fields]
            for row in rows:
                link = self._link_of(row, kind, words, may_write)
                for article in (*row._articles(), *(line.article_id for name in lines for line in row[name])):
                    if article:
                        yield article.id, link
        carriers = dict(Article._fields["carried_by"]._description_selection(self.env))
        for article in self.article_ids:
            if article.documents:
                yield article.id, self._own_link(article, DOCUMENTS, words, article.documents)
            if article.carried_by:
                said = f"{carriers[article.carried_by]}：{self[article.carried_by] or '—'}"
                yield article.id, self._own_link(self, CARRIED, words, said)

    def _link_of(self, row, kind, words, may_write):
        if kind == "tables" and row.key in self._vocabulary_tables():
            kind = VOCABULARY
        is_open = bool("is_unset" in row._fields and row.is_unset)
        may_edit = self.state == "draft" or kind in CHANGED_ANY_TIME or is_open
        text = row.name if kind in ("tables", VOCABULARY) else row.reading
        return {
            "kind": kind, "word": words[kind], "text": text or row.name, "model": row._name, "id": row.id,
            "is_open": is_open, "may_edit": may_write and may_edit,
        }  # fmt: skip

    @api.model
    def _own_link(self, record, kind, words, text):
        return {
            "kind": kind, "word": words[kind], "text": text, "model": record._name, "id": record.id,
            "is_open": False, "may_edit": False,
        }  # fmt: skip
