/** @odoo-module **/

import { _t } from "@web/core/l10n/translation";

// What the server says of a form, made ready for drawing.

/** Return what a change will have made of a column. */
export function foreseen({ do: what, label, values }) {
    switch (what) {
        case "rename":
            return { label };
        case "hide":
        case "show":
            return { invisible: what === "hide" };
        case "require":
        case "unrequire":
            return { required: what === "require" };
        case "set":
            return values;
        default:
            return {};
    }
}

/**
 * Return the sections with their `name`, which can be changed, and a `title` each, by which they are told apart: a
 * section without a title of its own bears that of its page, or a number.
 */
function titled(sections, pages) {
    const named = sections.map((one) => {
        const name = one.titled ? one.label : pages.find((page) => page.key === one.page)?.label || "";
        return { ...one, name };
    });
    return named.map((one, index) => {
        const same = named.filter((other) => other.name === one.name);
        const numbered = same.length > 1 ? `${one.name}（${same.indexOf(one) + 1}）` : one.name;
        return { ...one, title: one.name ? numbered : _t("Part %s", index + 1) };
    });
}

/** Return the rows in which sections stand: one alone, or several side by side. */
export function rowsOf(sections) {
    const rows = [];
    for (const section of sections) {
        const last = rows.at(-1);
        if (section.row && last?.[0].row === section.row) {
            last.push(section);
        } else {
            rows.push([section]);
        }
    }
    return rows;
}

/** Return what the server said with the columns in order, and with what `changes` that are under way will make of it. */
export function shaped(data, changes) {
    const fields = [...data.fields].sort((one, other) => one.sequence - other.sequence);
    for (const change of changes) {
        Object.assign(fields.find((one) => one.name === change.name) || {}, foreseen(change));
    }
    return { ...data, fields, sections: titled(data.sections, data.pages) };
}
