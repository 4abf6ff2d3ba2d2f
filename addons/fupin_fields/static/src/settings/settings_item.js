/** @odoo-module **/

import { Component } from "@odoo/owl";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { session } from "@web/session";

const SHOWN = ["form", "list", "kanban"]; // the kinds of pages from which a form is changed

/** The way from a form or its list to its settings, for those who may change them. */
export class SettingsItem extends Component {
    static template = "fupin_fields.SettingsItem";
    static components = { DropdownItem };
    static props = {};

    setup() {
        this.action = useService("action");
    }

    open() {
        this.action.doAction("fupin_fields.fupin_form_designer_action", {
            additionalContext: { fupin_model: this.env.searchModel.resModel },
        });
    }
}

registry.category("cogMenu").add("fupin-form-settings", {
    Component: SettingsItem,
    groupNumber: 90,
    isDisplayed: ({ config, searchModel }) =>
        SHOWN.includes(config.viewType) && Boolean(session.fupin_forms?.includes(searchModel?.resModel)),
});
