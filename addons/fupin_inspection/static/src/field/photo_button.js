/** @odoo-module **/

import { h } from "./dom";

/** Return a button that opens the camera, or the album. */
export function photoButton(look, words, onFiles, camera) {
    return h(
        `label.${look}`,
        null,
        words,
        h("input", {
            type: "file",
            accept: "image/*",
            capture: camera ? "environment" : null,
            multiple: !camera,
            onchange: (event) => {
                const files = [...event.target.files];
                event.target.value = "";
                onFiles(files);
            },
        })
    );
}
