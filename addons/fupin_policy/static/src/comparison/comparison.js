/** @odoo-module **/

import { Component, onWillStart, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";

const ALL = "all";
const SAME = "same";

/**
 * Two policies side by side, section by section: what only one has, what they set differently. From the right one a
 * draft for one's own place is made.
 */
export class FupinPolicyComparison extends Component {
    static template = "fupin_policy.Comparison";
    static props = { ...standardActionServiceProps };

    setup() {
        this.action = useService("action");
        this.orm = useService("orm");
        const kept = this.props.state || {};
        const asked = { ...this.props.action.context, ...this.props.action.params, ...kept };
        this.state = useState({ told: null, section: ALL, differences: true });
        onWillStart(() => this.load(asked.left_id, asked.right_id));
    }

    async load(left, right) {
        const told = await this.orm.call("fupin.policy", "get_comparison", [
            left || false,
            right || false,
        ]);
        this.state.told = told;
        this.props.updateActionState?.({ left_id: told.left?.id, right_id: told.right?.id });
    }

    choose(side, event) {
        const chosen = { left: this.state.told.left.id, right: this.state.told.right.id };
        chosen[side] = Number(event.target.value);
        return this.load(chosen.left, chosen.right);
    }

    swap() {
        return this.load(this.state.told.right.id, this.state.told.left.id);
    }

    /** The figures on top: how much differs, in all and in each section. */
    get figures() {
        const sections = this.state.told.sections.map((section) => ({
            ...section,
            count: this.differing(section),
        }));
        const count = sections.reduce((sum, section) => sum + section.count, 0);
        return [{ key: ALL, count }, ...sections];
    }

    differing({ counts }) {
        return counts.differs + counts.left + counts.right;
    }

    get sections() {
        return this.state.told.sections
            .filter((section) => [ALL, section.key].includes(this.state.section))
            .map((section) => ({
                ...section,
                rows: section.rows
                    .map((row, number) => ({ ...row, number }))
                    .filter((row) => !this.state.differences || row.status !== SAME),
            }))
            .filter((section) => section.rows.length);
    }

    async download() {
        const { left, right } = this.state.told;
        const action = await this.orm.call("fupin.policy", "action_export_comparison", [
            left.id,
            right.id,
        ]);
        this.action.doAction(action);
    }

    read() {
        this.action.doAction("fupin_policy.fupin_policy_import_action");
    }

    draft() {
        this.action.doAction("fupin_policy.fupin_policy_blueprint_action", {
            additionalContext: { default_source_id: this.state.told.right.id },
        });
    }
}

registry.category("actions").add("fupin_policy_comparison", FupinPolicyComparison);
