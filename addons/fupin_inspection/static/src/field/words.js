/** @odoo-module **/

const WORDS = JSON.parse(document.getElementById("field_words").textContent || "{}");

/** Return a text in the person's language; `%s` takes the value that follows, `%(name)s` those of an object. */
export function _t(source, values) {
    const text = WORDS[source] || source;
    if (values === undefined) {
        return text;
    }
    return typeof values === "object"
        ? text.replace(/%\((\w+)\)s/g, (_all, name) => values[name])
        : text.replace("%s", () => values);
}
