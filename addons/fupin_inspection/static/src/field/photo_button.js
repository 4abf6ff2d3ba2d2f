/** @odoo-module **/

import { camera, h } from "./dom";

/** Return a button that opens the camera, or the album. */
export function photoButton(look, words, onFiles, isCamera) {
    return h(
        `label.${look}`,
        null,
        isCamera ? camera() : null,
        words,
        h("input", {
            type: "file",
            accept: "image/*",
            capture: isCamera ? "environment" : null,
            multiple: !isCamera,
            onchange: (event) => {
                const files = [...event.target.files];
                event.target.value = "";
                onFiles(files);
            },
        })
    );
}
