/** @odoo-module **/

import { _t } from "@web/core/l10n/translation";

// How a kind of entry looks on a form that is only drawn: `box` is the shape, `icon`, `hint` and `unit` stand in it.
const LINE = { box: "line", hint: "" };
const CHOICE = { box: "line", hint: _t("Please choose"), icon: "fa-caret-down" };
const RECORD = { box: "line", hint: _t("Please choose"), icon: "fa-search" };
const TALL = { box: "tall", hint: "" };
const LOOKS = {
    long_text: TALL,
    html: TALL,
    integer: { box: "line", hint: "0" },
    float: { box: "line", hint: "0.00" },
    monetary: { box: "line", hint: "0.00", unit: _t("yuan") },
    amount: { box: "line", hint: "0.00", unit: _t("yuan") },
    percentage: { box: "line", hint: "0", unit: "%" },
    date: { box: "line", hint: _t("year-month-day"), icon: "fa-calendar-o" },
    datetime: { box: "line", hint: _t("year-month-day hour:minute"), icon: "fa-calendar-o" },
    boolean: { box: "check" },
    selection: CHOICE,
    choice: CHOICE,
    choices: { box: "tags" },
    many2one: RECORD,
    many2many: { ...RECORD, hint: _t("Several may be chosen") },
    one2many: { box: "rows" },
    unit: { ...RECORD, hint: _t("Please choose a unit") },
    region: { ...RECORD, hint: _t("Please choose a region") },
    user: { ...RECORD, hint: _t("Please choose a person") },
    document: { box: "button", hint: _t("Upload a document"), icon: "fa-paperclip" },
    photo: { box: "button", hint: _t("Take or upload a photo"), icon: "fa-camera" },
};
// what the system's own columns are called otherwise than those that are added
const NATIVE = { char: "text", text: "long_text" };
const NUMBERS = ["integer", "float", "monetary", "amount", "percentage"];
const DAYS = ["date", "datetime"];
export const LISTED = ["choice", "choices"];

function kindOf({ native, ttype }) {
    return (native && NATIVE[ttype]) || ttype;
}

export function lookOf(field) {
    return LOOKS[kindOf(field)] || LINE;
}

export function hasOptions(field) {
    return !field.native && LISTED.includes(field.ttype);
}

export function isNumber(field) {
    return NUMBERS.includes(field.ttype);
}

export function isDay(field) {
    return DAYS.includes(field.ttype);
}

export function isText(field) {
    return ["text", "long_text"].includes(kindOf(field));
}

/** Return the pairs of neighbouring characters of a label: what two Chinese labels have in common. */
function pairs(label) {
    const text = label.replace(/[\s（）()、，。·]/g, "");
    const found = new Set();
    for (let at = 0; at + 1 < text.length; at++) {
        found.add(text.slice(at, at + 2));
    }
    return found;
}

/**
 * Return how alike two labels are, 0–1: the share of pairs of characters that they have in common. A label that
 * contains the other is alike at least by half.
 */
export function likeness(one, other) {
    const [mine, theirs] = [pairs(one), pairs(other)];
    const common = [...mine].filter((pair) => theirs.has(pair)).length;
    const share = (2 * common) / (mine.size + theirs.size || 1);
    const holds = one && other && (one.includes(other) || other.includes(one));
    return holds ? Math.max(share, 0.5) : share;
}
