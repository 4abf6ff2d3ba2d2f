/** @odoo-module **/

/** The menu of the person: nothing that leads out of the intranet, and in the language of the person. */
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { preferencesItem } from "@web/webclient/user_menu/user_menu_items";

// words of Odoo's own pages that its Chinese lacks: the client looks for a term in the words of every addon
export const LACKING = [_t("Search conversations"), _t("Shortcuts")];

const items = registry.category("user_menuitems");

items.remove("support");
items.remove("odoo_account");
items.remove("separator");
items.add("preferences", (env) => ({ ...preferencesItem(env), description: _t("My account and password") }), {
    force: true,
});
