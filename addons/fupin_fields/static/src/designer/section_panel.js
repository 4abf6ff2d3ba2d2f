/** @odoo-module **/

import { Component, onMounted, useRef } from "@odoo/owl";
import { rowsOf } from "./shape";

/** The heading of a section; without `section` a new one. Sections that were added are moved and taken away here. */
export class SectionPanel extends Component {
    static template = "fupin_fields.SectionPanel";
    static props = { section: { optional: true }, data: Object, change: Function, close: Function };

    setup() {
        this.labelRef = useRef("label");
        onMounted(() => this.props.section || this.labelRef.el.focus());
    }

    /** Whether the heading is that of a page. */
    get isPage() {
        const { section } = this.props;
        return Boolean(section?.page) && !section.titled;
    }

    async submit() {
        const label = this.labelRef.el.value.trim();
        const { section } = this.props;
        if (!label || label === section?.name) {
            return;
        }
        const done = await this.props.change({ do: "section", label, ...(section ? { key: section.key } : {}) });
        if (done && !section) {
            this.props.close();
        }
    }

    /** The rows above the pages: what an added section can be moved among. */
    get rows() {
        return rowsOf(this.props.data.sections.filter((one) => !one.page));
    }

    get place() {
        return this.rows.findIndex(([first]) => first.key === this.props.section.key);
    }

    /** Move the section by one row, -1 up, 1 down. */
    moveBy(step) {
        const rest = this.rows.filter(([first]) => first.key !== this.props.section.key);
        const before = rest[this.place + step - 1];
        this.props.change({ do: "move_section", key: this.props.section.key, after: before ? before.at(-1).key : false });
    }

    drop() {
        this.props.change({ do: "drop_section", key: this.props.section.key });
    }
}
