/** @odoo-module **/

// Values of a condition that stand for themselves until it is judged: `kernel/domain_text.py` says which there are.

const DAY = /^@today(?:([+-])(?:@([a-z][a-z0-9_]*)|(\d{1,5})([dmy])))?$/;
const STANDARD = /^@([a-z][a-z0-9_]*)$/;

/**
 * Return what a value is: `mode` is fixed, today, before, after or standard; of before and after also `number` and
 * `unit`, or the `key` of the standard that says how long; of standard its `key`.
 */
export function readToken(value) {
    const day = typeof value === "string" && DAY.exec(value);
    if (day) {
        const [, sign, key = "", number, unit = ""] = day;
        if (!sign) {
            return { mode: "today" };
        }
        return { mode: sign === "-" ? "before" : "after", key, number: Number(number || 0), unit };
    }
    const standard = typeof value === "string" && STANDARD.exec(value);
    return standard ? { mode: "standard", key: standard[1] } : { mode: "fixed" };
}

/** Return the value that `readToken` reads as this. */
export function writeToken({ mode, key, number, unit }) {
    switch (mode) {
        case "today":
            return "@today";
        case "before":
        case "after": {
            const sign = mode === "before" ? "-" : "+";
            const term = key ? `@${key}` : `${Math.min(Math.max(Math.round(number) || 0, 0), 99999)}${unit || "d"}`;
            return `@today${sign}${term}`;
        }
        default:
            return `@${key}`;
    }
}

export function isToken(value) {
    return readToken(value).mode !== "fixed";
}
