/** @odoo-module **/

import { Component, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { browser } from "@web/core/browser/browser";
import { registry } from "@web/core/registry";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/** A text that is pasted elsewhere, with one large button; works on plain http too, where browsers lend no clipboard. */
export class FupinCopyField extends Component {
    static template = "fupin_policy.CopyField";
    static props = { ...standardFieldProps };

    setup() {
        this.text = useRef("text");
        this.state = useState({ done: false });
    }

    get value() {
        return this.props.record.data[this.props.name] || "";
    }

    async copy() {
        if (browser.navigator.clipboard) {
            await browser.navigator.clipboard.writeText(this.value);
        } else {
            this.text.el.select();
            document.execCommand("copy");
        }
        this.state.done = true;
    }
}

registry.category("fields").add("fupin_copy", {
    component: FupinCopyField,
    displayName: _t("Text to copy"),
    supportedTypes: ["text"],
});
