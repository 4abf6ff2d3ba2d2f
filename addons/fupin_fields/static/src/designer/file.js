/** @odoo-module **/

// Files that pass between a person's computer and the server, as base64.

/** Let the browser keep a file. */
export function downloadText(name, content) {
    const link = document.createElement("a");
    link.href = `data:application/octet-stream;base64,${content}`;
    link.download = name;
    link.click();
}

/** Let a person choose a file; return its content, or false where none is chosen. */
export function pickFile(accept) {
    const input = document.createElement("input");
    Object.assign(input, { type: "file", accept, hidden: true, className: "o_fupin_designer_file" });
    document.body.append(input);
    return new Promise((resolve) => {
        const done = (content) => {
            input.remove();
            resolve(content);
        };
        input.addEventListener("cancel", () => done(false));
        input.addEventListener("change", () => {
            const reader = new FileReader();
            reader.addEventListener("load", () => done(reader.result.split(",", 2)[1] || false));
            reader.addEventListener("error", () => done(false));
            reader.readAsDataURL(input.files[0]);
        });
        input.click();
    });
}
