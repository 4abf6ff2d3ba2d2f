/** @odoo-module **/

import { Component, onWillStart, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

/**
 * What the units below have reported and what not: a card for each duty, what is missing first, with one button to
 * urge; a press on a card opens the matrix of units and dates.
 */
export class FupinSupervision extends Component {
    static template = "fupin_policy.Supervision";
    static props = { ...standardActionServiceProps };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        this.state = useState({ cards: null, opened: null, matrix: null });
        onWillStart(() => this.load());
    }

    async load() {
        this.state.cards = await this.orm.call("fupin.supervision", "get_board", []);
    }

    percent(share) {
        return share === null || share === undefined ? "—" : `${Math.round(share * 100)}%`;
    }

    width(part, card) {
        return card.total ? `${(100 * part) / card.total}%` : "0";
    }

    async toggle(card) {
        if (this.state.opened === card.duty_id) {
            this.state.opened = null;
            return;
        }
        this.state.matrix = null;
        this.state.opened = card.duty_id;
        this.state.matrix = await this.orm.call("fupin.supervision", "get_matrix", [card.duty_id]);
    }

    async urge(card) {
        const action = await this.orm.call("fupin.task", "action_open_urge", [card.duty_id, card.due]);
        this.action.doAction(action, { onClose: () => this.load() });
    }

    open(action) {
        this.action.doAction(action, { clearBreadcrumbs: true });
    }

    list(card) {
        this.action.doAction("fupin_policy.fupin_task_below_action", {
            additionalContext: { search_default_obligation_id: card.duty_id, search_default_due_date: card.due },
        });
    }
}

registry.category("actions").add("fupin_supervision", FupinSupervision);
