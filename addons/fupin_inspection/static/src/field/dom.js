/** @odoo-module **/

/**
 * Return an element: `h("button.main", { onclick, disabled: true }, "text", other)`. Texts are never read as HTML;
 * what is null or false is left out.
 */
export function h(what, given, ...children) {
    const [tag, ...classes] = what.split(".");
    const element = document.createElement(tag);
    if (classes.length) {
        element.className = classes.join(" ");
    }
    for (const [name, value] of Object.entries(given || {})) {
        if (typeof value === "function") {
            element.addEventListener(name.slice(2), value);
        } else if (name === "style") {
            element.style.cssText = value; // the page allows no style in its markup
        } else if (value === true) {
            element.setAttribute(name, "");
        } else if (value !== false && value !== null && value !== undefined) {
            element.setAttribute(name, value);
        }
    }
    element.append(...children.flat(3).filter((child) => child !== null && child !== false && child !== undefined));
    return element;
}

/** Return a drawn camera: not every device has one among its letters. */
export function camera() {
    const name = "http://www.w3.org/2000/svg";
    const drawing = document.createElementNS(name, "svg");
    drawing.setAttribute("viewBox", "0 0 24 24");
    drawing.setAttribute("aria-hidden", "true");
    drawing.setAttribute("class", "camera");
    const path = document.createElementNS(name, "path");
    path.setAttribute("d", "M9 4 7.4 6H4a2 2 0 0 0-2 2v10a2 2 0 0 0 2 2h16a2 2 0 0 0 2-2V8a2 2 0 0 0-2-2h-3.4L15 4zm3 4.5a4.5 4.5 0 1 1 0 9 4.5 4.5 0 0 1 0-9zm0 2a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5z");
    drawing.append(path);
    return drawing;
}

/** Ask on the page itself; the answer is a promise of yes or no. */
export function ask(title, lines, yes, no) {
    return new Promise((resolve) => {
        const answer = (value) => {
            window.removeEventListener("keydown", onKey);
            sheet.remove();
            resolve(value);
        };
        const onKey = (event) => event.key === "Escape" && answer(false);
        const agree = h("button.main.agree", { type: "button", onclick: () => answer(true) }, yes);
        const sheet = h(
            "div.sheet",
            { role: "dialog", "aria-modal": "true", "aria-label": title },
            h(
                "div.paper",
                null,
                h("h2", null, title),
                lines.map((line) => h("p", null, line)),
                agree,
                h("button.plain", { type: "button", onclick: () => answer(false) }, no)
            )
        );
        document.body.append(sheet);
        window.addEventListener("keydown", onKey);
        agree.focus();
    });
}
