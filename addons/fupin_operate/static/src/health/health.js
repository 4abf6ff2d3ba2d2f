/** @odoo-module **/

import { Component, onWillStart, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

const ICONS = { good: "fa-check-circle", warning: "fa-exclamation-triangle", bad: "fa-times-circle" };

/**
 * The state of the system: the gravest first, each with what to do. Figures come from the server (`fupin.health`).
 */
export class FupinHealth extends Component {
    static template = "fupin_operate.Health";
    static props = { ...standardActionServiceProps };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.icons = ICONS;
        this.state = useState({ health: null });
        onWillStart(() => this.read());
    }

    async read() {
        this.state.health = await this.orm.call("fupin.health", "overview", []);
    }

    open(action) {
        this.action.doAction(action);
    }

    async backUp() {
        this.action.doAction(await this.orm.call("fupin.backup", "action_take", [[]]));
    }
}

registry.category("actions").add("fupin_health", FupinHealth);
