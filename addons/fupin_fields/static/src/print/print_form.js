/** @odoo-module **/

import { registry } from "@web/core/registry";

/** Prints the chosen records as their form stands (`action_print_form` of `fupin.configurable`). */
export async function fupinPrintForm(env, action) {
    const { active_id, active_ids, active_model } = action.context;
    return env.services.orm.call(active_model, "action_print_form", [active_ids || [active_id]]);
}

registry.category("actions").add("fupin_print_form", fupinPrintForm);
