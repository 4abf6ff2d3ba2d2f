/** @odoo-module **/

import { Component, useRef } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { AdvancedSettings } from "./advanced_settings";
import { hasOptions } from "./kinds";
import { OptionsEditor } from "./options_editor";

/** The settings of one column: name, shown, required, place, options; what is locked says why. */
export class FieldPanel extends Component {
    static template = "fupin_fields.FieldPanel";
    static components = { AdvancedSettings, OptionsEditor };
    static props = { field: Object, data: Object, roles: Array, change: Function, isDraft: Boolean, toDraft: Function };

    setup() {
        this.labelRef = useRef("label");
    }

    get field() {
        return this.props.field;
    }

    get hasOptions() {
        return hasOptions(this.field);
    }

    /** What kind of column it is, whose, and how many records it is filled in in. */
    get kind() {
        const { field } = this;
        const whose = field.native ? _t("Column of the system") : _t("Own column");
        const held = field.held ? [_t("filled in in %s records", field.held)] : [];
        return [field.ttype_label, whose, ...held].join(" · ");
    }

    get firstName() {
        return _t("Called “%s” in the system.", this.field.base_label);
    }

    /** What the column is, and what it may become. */
    get types() {
        const { ttype, turns } = this.field;
        return this.props.data.types.filter(({ key }) => key === ttype || !turns || turns.includes(key));
    }

    /** Why a setting cannot be changed, or nothing. */
    locked(setting) {
        return (this.field.locked || {})[setting];
    }

    change(what, values = {}) {
        return this.props.change({ do: what, name: this.field.name, ...values });
    }

    rename() {
        const label = this.labelRef.el.value.trim();
        if (label && label !== this.field.label) {
            this.change("rename", { label });
        }
    }

    /** Give a native entry its first name back. */
    resetName() {
        this.change("rename", { label: this.field.base_label });
    }

    /** What stands in the section of the field and is shown, in order. */
    get neighbours() {
        return this.props.data.fields.filter((one) => one.section === this.field.section && !one.invisible);
    }

    get place() {
        return this.neighbours.findIndex((one) => one.name === this.field.name);
    }

    /** Move the field by one place, -1 up, 1 down. */
    moveBy(step) {
        const rest = this.neighbours.filter((one) => one.name !== this.field.name);
        const after = rest[this.place + step - 1];
        this.change("move", { section: this.field.section, after: after ? after.name : false });
    }

    /** To the end of another section. */
    moveTo(section) {
        const there = this.props.data.fields.filter((one) => one.section === section && !one.invisible);
        this.change("move", { section, after: there.length ? there.at(-1).name : false });
    }
}
