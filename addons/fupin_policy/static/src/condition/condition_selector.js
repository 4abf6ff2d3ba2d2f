/** @odoo-module **/

import { _t } from "@web/core/l10n/translation";
import { DomainSelector } from "@web/core/domain_selector/domain_selector";
import { condition, isTree } from "@web/core/tree_editor/condition_tree";
import { TreeEditor } from "@web/core/tree_editor/tree_editor";
import { getOperatorEditorInfo } from "@web/core/tree_editor/tree_editor_operator_editor";
import { getDefaultValue } from "@web/core/tree_editor/tree_editor_value_editors";
import { isToken } from "./token";
import { conditionValueInfo } from "./value_editor";

const SET = ["set", "not set"];
const COMPARED = ["=", "!=", "<", "<=", ">", ">="];
const OPERATORS = {
    boolean: SET,
    selection: ["=", "!=", "in", "not in", ...SET],
    char: ["=", "!=", "ilike", "not ilike", ...SET],
    text: ["ilike", "not ilike", ...SET],
    date: ["<", "<=", ">", ">=", "=", ...SET],
    datetime: ["<", "<=", ">", ">=", ...SET],
    integer: COMPARED,
    float: [">=", "<", "=", ...COMPARED.filter((one) => ![">=", "<", "="].includes(one))],
    monetary: [">=", "<", "=", ...COMPARED.filter((one) => ![">=", "<", "="].includes(one))],
    many2one: SET,
    one2many: ["any", "not any"],
    many2many: ["any", "not any"],
};
const WORDS = {
    "=": _t("is"),
    "!=": _t("is not"),
    "<": _t("below"),
    "<=": _t("at most"),
    ">": _t("above"),
    ">=": _t("at least"),
    in: _t("is one of"),
    "not in": _t("is none of"),
    ilike: _t("contains"),
    "not ilike": _t("does not contain"),
    set: _t("is filled in"),
    "not set": _t("is empty"),
    any: _t("has one with"),
    "not any": _t("has none with"),
    between: _t("from … to"),
    "in range": _t("from … to"),
};
const DAY_WORDS = {
    "<": _t("before"),
    "<=": _t("not after"),
    ">": _t("after"),
    ">=": _t("not before"),
};
const FIRST_FIELDS = ["state", "kind", "name"];
// bookkeeping of the client and of discussions: nothing that a regulation speaks of
const HIDDEN = /^(id|display_name|create_.+|write_.+|message_.+|activity_.+|website_.+|my_activity_.+|has_message|rating_.+)$/;

/** Return whether a condition may ask for a field: what stands in the database and says the same to everybody. */
export function mayBeAsked(fieldDef) {
    const { name, type, store, groups, company_dependent: dependent, translate } = fieldDef;
    return Boolean(type in OPERATORS && store && !groups && !dependent && !translate && !HIDDEN.test(name));
}

/** "Is set" and "is not set" for days and links, too, which Odoo shows so only until the form is closed. */
function showSet(tree) {
    for (const child of tree.type === "connector" ? tree.children : [tree]) {
        if (child.type === "connector") {
            showSet(child);
        } else if (isTree(child.value)) {
            showSet(child.value);
        } else if (child.value === false && ["=", "!="].includes(child.operator)) {
            child.operator = child.operator === "=" ? "not set" : "set";
        }
    }
}

export class FupinTreeEditor extends TreeEditor {
    static template = "fupin_policy.TreeEditor";

    getValueEditorInfo(node) {
        return conditionValueInfo(this.getFieldDef(node.path), node.operator, this.env.fupinOffer);
    }

    /** A standard or a counted day outlives a change from "before" to "after". */
    _updateLeafOperator(node, operator, negate) {
        const { value } = node;
        super._updateLeafOperator(node, operator, negate);
        if (isToken(value) && COMPARED.includes(operator)) {
            node.value = value;
        }
    }

    async _updatePath(node, path) {
        await super._updatePath(node, path);
        const { fieldDef } = await this.fieldService.loadFieldInfo(this.props.resModel, path);
        if (["date", "datetime"].includes(fieldDef?.type)) {
            node.value = "@today";
        }
    }
}
FupinTreeEditor.components = { ...TreeEditor.components, TreeEditor: FupinTreeEditor };

/** Odoo's editor of conditions, with the fields and comparisons that `fupin.condition` understands. */
export class FupinConditionSelector extends DomainSelector {
    static components = { ...DomainSelector.components, TreeEditor: FupinTreeEditor };

    async onPropsUpdated(props) {
        await super.onPropsUpdated(props);
        if (this.tree) {
            showSet(this.tree);
        }
    }

    getDefaultCondition(fieldDefs) {
        const names = Object.keys(fieldDefs).filter((name) => mayBeAsked(fieldDefs[name]));
        const name = FIRST_FIELDS.find((one) => names.includes(one)) || names[0];
        const operator = this.getDefaultOperator(fieldDefs[name]);
        return condition(name, operator, getDefaultValue(fieldDefs[name], operator));
    }

    operatorsOf(fieldDef) {
        return OPERATORS[fieldDef?.type] || ["="];
    }

    getDefaultOperator(fieldDef) {
        return this.operatorsOf(fieldDef)[0];
    }

    getOperatorEditorInfo(fieldDef) {
        const info = getOperatorEditorInfo(this.operatorsOf(fieldDef), fieldDef);
        const isDay = ["date", "datetime"].includes(fieldDef?.type);
        const said = ([key, label]) => [key, (isDay && DAY_WORDS[key]) || WORDS[key] || label];
        const extractProps = (params) => {
            const props = info.extractProps(params);
            return { ...props, options: props.options.map(said) };
        };
        return { ...info, extractProps };
    }

    getPathEditorInfo(resModel, defaultCondition) {
        const info = super.getPathEditorInfo(resModel, defaultCondition);
        const extractProps = (params) => ({ ...info.extractProps(params), filter: mayBeAsked });
        return { ...info, extractProps };
    }
}
