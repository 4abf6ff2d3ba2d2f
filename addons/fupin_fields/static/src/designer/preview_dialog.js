/** @odoo-module **/

import { Component, onWillStart, useState } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { useService } from "@web/core/utils/hooks";
import { View } from "@web/views/view";

/** The real form, as the chosen people will see it; nothing can be written or pressed in it. */
export class PreviewDialog extends Component {
    static template = "fupin_fields.PreviewDialog";
    static components = { Dialog, View };
    static props = ["model", "layout", "roles", "title", "isDraft", "close"];

    setup() {
        this.orm = useService("orm");
        this.state = useState({ role: this.props.roles[0]?.key || false, context: null });
        onWillStart(() => this.load());
    }

    async load() {
        const { role } = this.state;
        const { layout } = this.props;
        // nothing was set yet: the form as the system brings it, the same for everybody
        const context = layout ? await this.orm.call("fupin.form.layout", "designer_preview", [layout, role]) : {};
        if (role === this.state.role) {
            this.state.context = context;
        }
    }

    async choose(role) {
        Object.assign(this.state, { role, context: null });
        await this.load();
    }

    get viewProps() {
        const { fupin_preview_res_id: resId, ...context } = this.state.context;
        return {
            type: "form",
            resModel: this.props.model,
            resId: resId || false,
            context,
            display: { controlPanel: false },
            readonly: true,
            preventEdit: true,
            preventCreate: true,
        };
    }
}
