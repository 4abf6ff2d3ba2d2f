/** @odoo-module **/

import { Component, onMounted, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { likeness, LISTED } from "./kinds";

const ALIKE = 0.34; // from which on a column of the dictionary is offered for a label
const OFFERED = 4;

/** A new column: its heading, its kind, its section; columns that others have made are offered first. */
export class AddPanel extends Component {
    static template = "fupin_fields.AddPanel";
    static props = { data: Object, section: { optional: true }, add: Function };

    setup() {
        this.labelRef = useRef("label");
        const { types, sections } = this.props.data;
        this.state = useState({
            label: "",
            ttype: types[0].key,
            section: this.props.section || sections[0]?.key,
            options: "",
        });
        onMounted(() => this.labelRef.el.focus());
    }

    get hasOptions() {
        return LISTED.includes(this.state.ttype);
    }

    get options() {
        return this.state.options
            .split(/[\n、，,;；]/)
            .map((one) => one.trim())
            .filter((one) => one);
    }

    /** Columns of the dictionary that are like what is typed, the most alike first. */
    get alike() {
        const label = this.state.label.trim();
        return this.props.data.adoptable
            .map((one) => ({ ...one, likeness: label ? likeness(label, one.label) : 0 }))
            .filter((one) => one.likeness >= ALIKE)
            .sort((one, other) => other.likeness - one.likeness)
            .slice(0, OFFERED);
    }

    usedBy(column) {
        const used = column.counties ? [_t("used by %s counties", column.counties)] : [];
        return [column.ttype_label, ...used].join(" · ");
    }

    adopt(column) {
        const { section } = this.state;
        this.props.add({ label: column.label, ttype: column.ttype, section, adopt: column.name });
    }

    submit() {
        const { ttype, section } = this.state;
        const label = this.state.label.trim();
        if (!label) {
            this.labelRef.el.focus();
            return;
        }
        this.props.add({ label, ttype, section, ...(this.hasOptions ? { options: this.options } : {}) });
    }
}
