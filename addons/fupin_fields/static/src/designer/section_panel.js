/** @odoo-module **/

import { Component, onMounted, useRef } from "@odoo/owl";

/** The heading of a section; without `section` a new one. */
export class SectionPanel extends Component {
    static template = "fupin_fields.SectionPanel";
    static props = { section: { optional: true }, change: Function, close: Function };

    setup() {
        this.labelRef = useRef("label");
        onMounted(() => this.props.section || this.labelRef.el.focus());
    }

    async submit() {
        const label = this.labelRef.el.value.trim();
        const { section } = this.props;
        if (!label || label === section?.label) {
            return;
        }
        const done = await this.props.change({ do: "section", label, ...(section ? { key: section.key } : {}) });
        if (done && !section) {
            this.props.close();
        }
    }
}
