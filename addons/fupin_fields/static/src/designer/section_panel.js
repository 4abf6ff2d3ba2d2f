/** @odoo-module **/

import { Component, onMounted, useRef } from "@odoo/owl";

/** The heading of a section: its words, its place; without `section` a new one. */
export class SectionPanel extends Component {
    static template = "fupin_fields.SectionPanel";
    static props = { section: { optional: true }, sections: Array, mayMove: Boolean, change: Function, close: Function };

    setup() {
        this.labelRef = useRef("label");
        onMounted(() => this.props.section || this.labelRef.el.focus());
    }

    get place() {
        return this.props.sections.findIndex((one) => one.key === this.props.section?.key);
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

    /** Move the section by one place, -1 up, 1 down. */
    moveBy(step) {
        const rest = this.props.sections.filter((one) => one.key !== this.props.section.key);
        const after = rest[this.place + step - 1];
        this.props.change({ do: "move_section", key: this.props.section.key, after: after ? after.key : false });
    }

    drop() {
        this.props.change({ do: "drop_section", key: this.props.section.key });
    }
}
