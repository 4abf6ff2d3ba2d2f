/** @odoo-module **/

import { Component, onWillStart, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

/**
 * The work desk: who I am, what waits for me, what I do most.
 * Cards and links come from the server (`fupin.desk`); this page only shows them.
 */
export class FupinDesk extends Component {
    static template = "fupin_base.Desk";
    static props = { ...standardActionServiceProps };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.state = useState({ desk: null });
        onWillStart(async () => {
            this.state.desk = await this.orm.call("fupin.desk", "get_desk", []);
        });
    }

    open(action) {
        if (action) {
            this.action.doAction(action);
        }
    }
}

registry.category("actions").add("fupin_desk", FupinDesk);
