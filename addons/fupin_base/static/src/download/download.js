/** @odoo-module **/

import { downloadFile } from "@web/core/network/download";
import { registry } from "@web/core/registry";

/** Hands over a file that came with the action (`fupin.print._download`), then goes on. */
export async function fupinDownload(env, action) {
    const { content, filename, mimetype, next } = action.params;
    const bytes = Uint8Array.from(atob(content), (char) => char.charCodeAt(0));
    downloadFile(new Blob([bytes], { type: mimetype }), filename, mimetype);
    return next;
}

registry.category("actions").add("fupin_download", fupinDownload);
