/** @odoo-module **/

import { Component, onWillUpdateProps, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { Range } from "@web/core/tree_editor/tree_editor_components";
import { getDefaultValue, getValueEditorInfo } from "@web/core/tree_editor/tree_editor_value_editors";
import { isToken, readToken, writeToken } from "./token";

const UNITS = [
    ["d", _t("days")],
    ["m", _t("months")],
    ["y", _t("years")],
];
const DAYS = ["date", "datetime"];
const LISTS = ["in", "not in"];
const NO_TOKENS = ["set", "not set", "any", "not any"];

/**
 * The value of one condition: one that is entered as ever, a day counted from the one on which the condition is judged,
 * or the value that a policy gives to a standard.
 */
export class FupinValue extends Component {
    static template = "fupin_policy.ConditionValue";
    static props = ["value", "update", "info", "fallback", "modes", "standards", "terms"];

    setup() {
        this.units = UNITS;
        // what was chosen last: the record takes a moment to follow
        this.state = useState({ value: this.props.value });
        onWillUpdateProps((next) => {
            this.state.value = next.value;
        });
    }

    get token() {
        return readToken(this.state.value);
    }

    update(value) {
        this.state.value = value;
        this.props.update(value);
    }

    /** What is kept stays to be seen, even if it can no longer be chosen. */
    known(standards) {
        const key = this.token.key;
        return !key || standards.some((one) => one.key === key) ? standards : [{ key, name: key }, ...standards];
    }

    get modes() {
        const mode = this.token.mode;
        const { modes } = this.props;
        return modes.some(([one]) => one === mode) ? modes : [...modes, [mode, MODES[mode]]];
    }

    chooseMode(mode) {
        if (mode === "fixed") {
            this.update(this.props.fallback());
        } else {
            const key = mode === "standard" ? this.props.standards[0].key : "";
            const { number = 0, unit = "", key: term = "" } = this.token.unit || this.token.key ? this.token : {};
            const isTerm = mode !== "standard" && this.props.terms.some((one) => one.key === term);
            this.update(writeToken({ mode, key: isTerm ? term : key, number: number || 30, unit: unit || "d" }));
        }
    }

    chooseNumber(number) {
        this.update(writeToken({ ...this.token, key: "", number: Number(number) }));
    }

    /** A unit, or the key of a standard that says how long. */
    chooseTerm(chosen) {
        const isUnit = UNITS.some(([unit]) => unit === chosen);
        const changed = isUnit ? { key: "", unit: chosen, number: this.token.number || 30 } : { key: chosen };
        this.update(writeToken({ ...this.token, ...changed }));
    }

    chooseStandard(key) {
        this.update(writeToken({ mode: "standard", key }));
    }
}

const MODES = {
    fixed: _t("this value"),
    day: _t("this day"),
    today: _t("the day it is judged"),
    before: _t("before that day by"),
    after: _t("after that day by"),
    standard: _t("the standard"),
};

/**
 * Return how the value of a condition is edited.
 *
 * @param {Object} fieldDef
 * @param {string} operator
 * @param {Object} offer `standards` as `fupin.condition` tells them
 */
export function conditionValueInfo(fieldDef, operator, offer) {
    const type = fieldDef?.type;
    const info = getValueEditorInfo(fieldDef, operator);
    if (!type || NO_TOKENS.includes(operator)) {
        return info;
    }
    if (["between", "in range"].includes(operator)) {
        return rangeInfo(fieldDef, operator, offer, info);
    }
    const isList = LISTS.includes(operator);
    // words of a selection are kept as keys, which no policy writes
    const fits = (one) =>
        type !== "selection" && one.fits.includes(type) && (one.value_type === "list") === isList;
    const standards = offer.standards.filter(fits);
    const hasDays = DAYS.includes(type) && !isList;
    const modes = [
        ["fixed", DAYS.includes(type) ? MODES.day : MODES.fixed],
        ...(hasDays ? ["today", "before", "after"].map((mode) => [mode, MODES[mode]]) : []),
        ...(standards.length ? [["standard", MODES.standard]] : []),
    ];
    const fallback = () => getDefaultValue(fieldDef, operator);
    return {
        ...info,
        component: FupinValue,
        extractProps: ({ value, update }) => ({
            value,
            update,
            info,
            fallback,
            modes,
            standards,
            terms: offer.standards.filter((one) => one.is_term),
        }),
        isSupported: (value) => isToken(value) || info.isSupported(value),
    };
}

/** From and to: two values side by side. */
function rangeInfo(fieldDef, operator, offer, info) {
    const head = operator === "between" ? 0 : 2;
    const editorInfo = conditionValueInfo(fieldDef, "=", offer);
    return {
        ...info,
        component: Range,
        extractProps: ({ value, update }) => ({
            value: value.slice(head),
            update: (bounds) => update([...value.slice(0, head), ...bounds]),
            editorInfo,
        }),
    };
}
