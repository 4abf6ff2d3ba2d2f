from psycopg2 import DataError, IntegrityError

from odoo import api, models
from odoo.addons.fupin_base.models.fupin_state_machine import IN_TRANSITION
from odoo.exceptions import AccessError, UserError

from ..kernel import pack as pack_file
from .fupin_pack_format import Unnamed

HEAD = "policy"
ARTICLES = "articles"
DECLARATIONS = "declarations"
HEAD_FIELDS = (
    "key",
    "name",
    "document_number",
    "region_id",
    "date_from",
    "date_to",
    "issuer",
    "issue_date",
    "contact",
    "hotline",
    "parent_documents",
    "repeals",
    "note",
)
ARTICLE_FIELDS = ("number", "provision", "text", "documents", "carried_by")
BINDING_FIELDS = ("key", "name", "article_id", "also_article_ids", "is_binding")
DECLARED_FIELDS = ("code", "name", "value_type", "measure_unit", "description")
FAULTS_TOLD = 20
# how a model refuses what a pack says
REFUSED = (UserError, ValueError, DataError, IntegrityError)
# who writes a policy to a file
EXPORTERS = ("county", "superior", "administrator")


class FupinPolicy(models.Model):
    """A whole policy as one YAML file: read and written.

    Sections are the models that inherit `fupin.policy.binding` and name a ``_pack_section``; an addon registers its
    own by doing so. How values are written stands in `fupin.pack.format`.
    """

    _inherit = "fupin.policy"

    @api.model
    def load_pack(self, text):
        """Read one pack, whole or not at all, as a draft; a policy of this key in this place gets a new version.

        :param text: YAML
        :return: the policy
        :raise UserError: with line and reason of every fault
        """
        return self._load_text(text)

    def _load_text(self, text, head=None):
        """Read a pack; with another head, if one is given, as if that stood in it."""
        self.browse().check_access("create")
        try:
            pack = pack_file.parse(text)
            if head:
                pack.data[HEAD] = head
            faults = pack_file.check(pack, self._pack_schema())
        except pack_file.PackError as error:
            faults = error.faults
        if faults:
            raise UserError(self._told_faults([(fault.line, self._told_fault(fault)) for fault in faults]))
        with self.env.cr.savepoint():
            return self._load(pack)

    def _load(self, pack):
        told = []
        policy = self._load_head(pack, told)
        for number, entry in enumerate(pack.data.get(DECLARATIONS) or []):
            self._declare(policy, entry, pack.line((DECLARATIONS, number)), told)
        for section, model, fields in self._pack_sections():
            for number, entry in enumerate(pack.data.get(section) or []):
                self._load_entry(policy, model, fields, entry, pack, (section, number), told)
        if told:
            raise UserError(self._told_faults(told))
        return policy

    def _load_head(self, pack, told):
        Format = self.env["fupin.pack.format"]
        try:
            vals = Format._from_pack(self, HEAD_FIELDS, pack.data[HEAD])
            before = self.with_context(active_test=False).search(
                [("key", "=", vals["key"]), ("region_id", "=", vals["region_id"])], order="version desc", limit=1
            )
            if before:
                vals |= {"version": before.version + 1, "previous_id": before.id}
            with self.env.cr.savepoint():
                return self.with_context(in_transition=IN_TRANSITION).create(vals).with_context(in_transition=None)
        except AccessError:
            raise
        except REFUSED as error:
            # without a policy there is nothing that the rest could be part of
            line = pack.line((HEAD, getattr(error, "word", "")))
            raise UserError(self._told_faults([(line, self._told_error(error))])) from error

    def _declare(self, policy, entry, line, told):
        """Declare a parameter that no addon and no earlier pack has declared."""
        known = self.env["fupin.parameter"]._declared_for([entry["code"]], policy.region_id).get(entry["code"])
        if not known:
            self.env["fupin.parameter"].create({**entry, "region_id": policy.region_id.id})
        elif known.value_type != entry["value_type"]:
            told.append((line, self.env._("“%s” is declared already, as another kind of value.", entry["code"])))

    def _load_entry(self, policy, model, fields, entry, pack, path, told):
        """Create one entry; what is wrong with it is kept with its line, and the next one is tried."""
        Format = self.env["fupin.pack.format"]
        try:
            with self.env.cr.savepoint():
                vals = Format._from_pack(self.env[model], fields, entry, policy)
                self.env[model].create({**vals, "policy_id": policy.id, "sequence": 10 * (path[-1] + 1)})
                self.env.flush_all()
        except REFUSED as error:
            told.append((pack.line((*path, getattr(error, "word", ""))), self._told_error(error)))

    def export_pack(self):
        """Return the policy as the YAML text of a pack; load, export, load gives the same again."""
        self.ensure_one()
        self.check_access("read")
        return pack_file.write(self._pack_data())

    def _pack_data(self):
        """Return the policy as the plain data of a pack."""
        Format = self.env["fupin.pack.format"]
        data = {HEAD: Format._to_pack(self, HEAD_FIELDS)}
        # what addons declare is there wherever the pack is read
        declared = self.parameter_ids.parameter_id.filtered("region_id").sorted("code")
        if declared:
            data[DECLARATIONS] = [Format._to_pack(parameter, DECLARED_FIELDS) for parameter in declared]
        for section, model, fields in self._pack_sections():
            rows = self.env[model].search([("policy_id", "=", self.id)])
            if rows:
                data[section] = [Format._to_pack(row, fields) for row in rows]
        return data

    def action_export_pack(self):
        """Download the policy as a file that another county can read; nothing of it is stored.

        :raise AccessError: for whoever keeps no policies: county offices, superiors and administrators do
        """
        self.ensure_one()
        if not self.env.su and not any(self.env.user.has_group(f"fupin_base.group_{role}") for role in EXPORTERS):
            raise AccessError(
                self.env._("Policies are written to a file by the county office or the administrator: ask them for it.")
            )
        return self.env["fupin.print"]._download(f"{self.key}.yaml", self.export_pack().encode())

    def action_new_version(self):
        """Open a draft with the same content, to be changed and put into force."""
        self.ensure_one()
        policy = self.load_pack(self.export_pack())
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": policy.id,
            "view_mode": "form",
        }

    # ----------------------------------------------------------------- schema

    @api.model
    def _pack_sections(self):
        """Return (section, model, fields) in the order in which a pack is read: articles first."""
        sections = [(ARTICLES, "fupin.policy.article", ARTICLE_FIELDS)]
        for name, model in self.env.registry.items():
            section = getattr(model, "_pack_section", None)
            if section and not model._abstract:
                fields = (*BINDING_FIELDS, *model._pack_fields, *model._pack_lines)
                sections.append((section, name, fields))
        return sections[:1] + sorted(sections[1:], key=lambda found: (found[0] not in ("parameters", "tables"), found))

    @api.model
    def _pack_schema(self):
        """Return the JSON schema of a pack, made from the fields of the models."""
        Format = self.env["fupin.pack.format"]
        head = Format._schema(self, HEAD_FIELDS)
        # on the form it is the administrator's own place; a pack says where it applies
        head["required"].append("region")
        sections = {
            section: {"type": "array", "items": Format._schema(self.env[model], fields)}
            for section, model, fields in self._pack_sections()
        }
        return {
            "type": "object",
            "additionalProperties": False,
            "required": [HEAD, ARTICLES],
            "properties": {
                HEAD: head,
                DECLARATIONS: {
                    "type": "array",
                    "items": Format._schema(self.env["fupin.parameter"], DECLARED_FIELDS),
                },
                **sections,
            },
        }

    # ------------------------------------------------------------------ telling

    def _told_faults(self, told):
        """Return the words for a pack that is refused: a line each, in their order."""
        told = sorted(told)
        lines = [self.env._("Line %(line)s: %(text)s", line=line, text=text) for line, text in told[:FAULTS_TOLD]]
        if len(told) > FAULTS_TOLD:
            lines.append(self.env._("… and %s more.", len(told) - FAULTS_TOLD))
        return self.env._("The pack was not read; nothing has changed.\n%s", "\n".join(lines))

    def _told_error(self, error):
        """Return the words of what a model refused; what Python says of a number or a date is for programmers."""
        if isinstance(error, UserError | Unnamed):
            return str(error)
        if isinstance(error, IntegrityError):
            # of a line's table as well: each model tells its own
            models = [model for model in self.env.values() if model._table == error.diag.table_name]
            return (models or [self])[0]._sql_error_to_message(error)
        return self.env._("Something here cannot be stored: check its numbers and dates.")

    def _told_fault(self, fault):
        first, second, third = (*fault.values, "", "", "")[:3]
        if fault.code == "type":
            second = " / ".join(self._told_kind(kind) for kind in second.split(" / "))
        told = {
            "unknown": self.env._("“%s” is not known here.", first),
            "missing": self.env._("“%s” is missing.", first),
            "twice": self.env._("“%s” stands here twice.", first),
            "choice": self.env._(
                "“%(name)s” cannot be “%(value)s”; it is one of: %(choices)s.", name=first, value=second, choices=third
            ),
            "type": self.env._(
                "“%(name)s” must be of the kind %(kind)s, not “%(value)s”.", name=first, kind=second, value=third
            ),
            "number": self.env._("“%s” is no date and no number that exists.", first),
            "range": self.env._("“%(name)s” is too large or too small: “%(value)s”.", name=first, value=second),
            "alias": self.env._("References (& and *) are not allowed."),
            "tag": self.env._(
                "“%s”: a mark that begins with “!” is not allowed. Put a text in quotation marks.", first
            ),
            "deep": self.env._("Too many parts lie within each other here."),
            "empty": self.env._("The file is empty."),
            "long": self.env._("The file is too long for a policy."),
            "character": self.env._("There is a character here that cannot be shown: delete it and type it anew."),
            "yaml": self.env._(
                "This cannot be read: compare the indentation, colons and quotation marks of this line and the one above"
                " with other lines."
            ),
        }
        return told[fault.code]

    def _told_kind(self, kind):
        """Return the word for a kind of value of YAML."""
        words = {
            "string": self.env._("a text"),
            "number": self.env._("a number"),
            "integer": self.env._("a whole number"),
            "boolean": self.env._("true or false"),
            "array": self.env._("a list of lines that begin with “-”"),
            "object": self.env._("a group of lines “name: value”"),
        }
        return words.get(kind, kind)
