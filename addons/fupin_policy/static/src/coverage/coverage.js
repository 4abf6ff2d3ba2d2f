/** @odoo-module **/

import { Component, onWillStart, useState } from "@odoo/owl";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { FormViewDialog } from "@web/views/view_dialogs/form_view_dialog";

const ALL = "all";
const UNBOUND = "unbound";
const OPEN = "open";

/**
 * Every article of a policy and what binds it: figures on top that filter, one press on a binding opens it.
 */
export class FupinPolicyCoverage extends Component {
    static template = "fupin_policy.Coverage";
    static props = { ...standardActionServiceProps };

    setup() {
        this.action = useService("action");
        this.dialog = useService("dialog");
        this.orm = useService("orm");
        const told = this.props.state || {};
        this.state = useState({ told: null, filter: told.filter || ALL, text: "" });
        const { policy_id: asked } = { ...this.props.action.context, ...this.props.action.params };
        onWillStart(() => this.load(told.policyId || asked));
        this.props.updateActionState?.({});
    }

    async load(policyId) {
        this.state.told = await this.orm.call("fupin.policy", "get_coverage", [policyId || false]);
        if (this.state.told.policy) {
            this.props.updateActionState?.({ policyId: this.state.told.policy.id });
        }
    }

    choosePolicy(event) {
        this.state.filter = ALL;
        return this.load(Number(event.target.value));
    }

    /** The figures on top: all, carried out, not bound, open, then each kind. */
    get figures() {
        const { counts, kinds } = this.state.told;
        return [
            { key: ALL, count: counts.total },
            { key: "bound", count: counts.bound },
            { key: UNBOUND, count: counts.unbound },
            { key: OPEN, count: counts.open },
            ...kinds,
        ];
    }

    get rows() {
        const word = this.state.text.trim();
        return this.state.told.rows.filter(
            (row) =>
                this.fits(row) &&
                (!word || `${row.number} ${row.provision} ${row.text}`.includes(word))
        );
    }

    fits(row) {
        switch (this.state.filter) {
            case ALL:
                return true;
            case "bound":
                return row.links.length > 0;
            case UNBOUND:
                return !row.links.length;
            case OPEN:
                return row.is_open;
        }
        return row.links.some((link) => link.kind === this.state.filter);
    }

    /** Open what binds: in a window, to be read, or changed where that is allowed. */
    open(link) {
        if (link.model === "fupin.policy") {
            return this.openPolicy();
        }
        this.dialog.add(FormViewDialog, {
            resModel: link.model,
            resId: link.id,
            title: `${link.word}：${link.text}`.slice(0, 60),
            readonly: !link.may_edit,
            preventEdit: !link.may_edit,
            preventCreate: true,
            canExpand: false,
            onRecordSaved: () => this.load(this.state.told.policy.id),
        });
    }

    openPolicy() {
        this.action.doAction({
            type: "ir.actions.act_window",
            res_model: "fupin.policy",
            res_id: this.state.told.policy.id,
            views: [[false, "form"]],
        });
    }

    async download() {
        const action = await this.orm.call("fupin.policy", "action_export_coverage", [
            [this.state.told.policy.id],
        ]);
        this.action.doAction(action);
    }
}

registry.category("actions").add("fupin_policy_coverage", FupinPolicyCoverage);
