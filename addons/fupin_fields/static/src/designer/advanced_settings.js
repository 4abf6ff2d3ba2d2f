/** @odoo-module **/

import { Component, onWillStart, onWillUpdateProps, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { ConditionDialog } from "./condition_dialog";
import { isDay, isNumber, isText } from "./kinds";

// What a text must look like: the words people choose, the pattern that is kept, what is said where it does not fit.
const PATTERNS = [
    { key: "digits", label: _t("Digits only"), pattern: "^[0-9]+$", message: _t("Only digits are allowed here.") },
    { key: "phone", label: _t("Mobile number"), pattern: "^1[3-9][0-9]{9}$", message: _t("A mobile number has 11 digits.") },
    { key: "post", label: _t("Postcode"), pattern: "^[0-9]{6}$", message: _t("A postcode has 6 digits.") },
    {
        key: "credit",
        label: _t("Unified social credit code"),
        pattern: "^[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}$",
        message: _t("A unified social credit code has 18 characters."),
    },
    { key: "chinese", label: _t("Chinese characters only"), pattern: "^[\u4e00-\u9fa5·]+$", message: _t("Only Chinese characters are allowed here.") },
];
const CONDITIONS = [
    ["domain_required", _t("Required if")],
    ["domain_readonly", _t("Read-only if")],
    ["domain_invisible", _t("Hidden if")],
];
const UNIQUE = ["char", "text", "integer", "date"]; // what can stand once in a county
const STARTS = ["text", "long_text", "boolean", "choice"]; // what can be filled in beforehand, beside numbers and days
const ROLES = [
    ["roles_invisible", _t("Hidden from")],
    ["roles_readonly", _t("Read-only for")],
];
const LOCKS = { domain_readonly: "readonly", domain_invisible: "invisible", roles_readonly: "readonly", roles_invisible: "invisible" };

/** What a draft can set of a column: conditions, roles, bounds, pattern, uniqueness, default. */
export class AdvancedSettings extends Component {
    static template = "fupin_fields.AdvancedSettings";
    static props = { field: Object, data: Object, roles: Array, change: Function };

    setup() {
        this.orm = useService("orm");
        this.dialog = useService("dialog");
        this.patterns = PATTERNS;
        this.conditions = CONDITIONS;
        this.roleSettings = ROLES;
        this.state = useState({ words: {}, own: false });
        onWillStart(() => this.tell(this.props));
        onWillUpdateProps((next) => {
            if (next.field.name !== this.props.field.name) {
                this.state.own = false;
            }
            return this.tell(next);
        });
    }

    get field() {
        return this.props.field;
    }

    get has() {
        const { field } = this;
        const [days, number] = [isDay(field), isNumber(field)];
        return {
            bounds: (days || number) && field.ttype !== "datetime",
            days,
            number,
            percent: field.ttype === "percentage",
            text: isText(field),
            unique: UNIQUE.includes(field.ttype),
            start: !field.native && (STARTS.includes(field.ttype) || days || number),
        };
    }

    locked(setting) {
        return (this.field.locked || {})[LOCKS[setting] || setting];
    }

    set(values) {
        return this.props.change({ do: "set", name: this.field.name, values });
    }

    // ---------------------------------------------------------------- conditions

    /** Learn the words of the conditions that stand. */
    async tell({ field, data }) {
        const words = {};
        for (const [name] of CONDITIONS.filter(([one]) => this.isSet(field[one]))) {
            words[name] = await this.orm.silent.call("fupin.condition", "get_words", [data.model, field[name]]);
        }
        this.state.words = words;
    }

    isSet(domain) {
        return Boolean(domain) && domain !== "[]";
    }

    edit([name, title]) {
        this.dialog.add(ConditionDialog, {
            title: `${this.field.label}：${title}`,
            model: this.props.data.model,
            domain: this.field[name] || "[]",
            save: (domain) => this.set({ [name]: domain }),
        });
    }

    // ---------------------------------------------------------------- roles

    /** Those who fill in and look at forms; who sets them always sees all. */
    get roles() {
        return this.props.roles.filter((one) => one.key !== "administrator");
    }

    toggleRole(setting, role, isOn) {
        const rest = (this.field[setting] || []).filter((key) => key !== role.key);
        return this.set({ [setting]: isOn ? [...rest, role.key] : rest });
    }

    // ---------------------------------------------------------------- values

    /** A typed value as it is kept: a percentage as a share. */
    typed(text) {
        const value = this.has.number ? Number(text) / (this.has.percent ? 100 : 1) : text;
        return text === "" ? false : value;
    }

    /** A kept value as it is typed. */
    shown(name) {
        const value = this.field[name];
        if (value === false || value === null || value === undefined) {
            return "";
        }
        return this.has.percent ? Number((100 * Number(value)).toFixed(6)) : value;
    }

    setValue(name, text) {
        return this.set({ [name]: this.typed(text) });
    }

    isDefault(option) {
        return `${option.id}` === `${this.field.default_value}`;
    }

    get patternKey() {
        const { pattern } = this.field;
        if (this.state.own) {
            return "own";
        }
        return !pattern ? "" : PATTERNS.find((one) => one.pattern === pattern)?.key || "own";
    }

    choosePattern(key) {
        this.state.own = key === "own";
        if (key !== "own") {
            const { pattern = false, message = false } = PATTERNS.find((one) => one.key === key) || {};
            return this.set({ pattern, pattern_message: message ? message.toString() : false });
        }
    }

    chooseDefault(value) {
        return this.set({ default_value: value || false });
    }
}
