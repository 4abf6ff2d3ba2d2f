/** @odoo-module **/

import { FieldPage } from "./page";

// only on a secure address; elsewhere the page works while it is open
if ("serviceWorker" in navigator) {
    navigator.serviceWorker.register("/fupin/service-worker.js", { scope: "/fupin/" }).catch(() => {});
}
new FieldPage(document.getElementById("field")).start();
