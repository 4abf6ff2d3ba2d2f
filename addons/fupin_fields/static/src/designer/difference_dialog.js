/** @odoo-module **/

import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { Dialog } from "@web/core/dialog/dialog";

/** What two forms have that differs, entry by entry; before a file is taken over it asks. */
export class DifferenceDialog extends Component {
    static template = "fupin_fields.DifferenceDialog";
    static components = { Dialog };
    static props = {
        title: String,
        rows: Array,
        added: { type: Array, optional: true },
        close: Function,
        confirm: { type: Function, optional: true },
        confirmLabel: { type: String, optional: true },
    };

    get addedText() {
        return _t("New columns: %s", this.props.added.join("、"));
    }

    async confirm() {
        await this.props.confirm();
        this.props.close();
    }
}
