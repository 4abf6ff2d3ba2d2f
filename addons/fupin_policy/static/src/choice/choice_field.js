/** @odoo-module **/

import { Component, useState } from "@odoo/owl";
import { SelectMenu } from "@web/core/select_menu/select_menu";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { registry } from "@web/core/registry";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

/**
 * A key that people choose by its word: the model's `get_choices` says which there are, for the kind of record that
 * another field holds (option `kind`).
 */
export class FupinChoiceField extends Component {
    static template = "fupin_policy.ChoiceField";
    static components = { SelectMenu };
    static props = { ...standardFieldProps, kindField: { type: String, optional: true }, placeholder: { type: String, optional: true } };

    setup() {
        this.orm = useService("orm");
        this.state = useState({ choices: [] });
        this.asked = null;
        useRecordObserver((record, props) => this.load(record, props));
    }

    async load(record, props) {
        const kind = (props.kindField && record.data[props.kindField]) || false;
        if (this.asked === kind) {
            return;
        }
        this.asked = kind;
        const found = await this.orm.call(record.resModel, "get_choices", [props.name, kind]);
        if (this.asked === kind) {
            this.state.choices = found.map(([value, label]) => ({ value, label }));
        }
    }

    get value() {
        return this.props.record.data[this.props.name] || "";
    }

    get word() {
        return this.state.choices.find((choice) => choice.value === this.value)?.label || this.value;
    }

    /** What is kept stays to be seen, even if it can no longer be chosen. */
    get choices() {
        const value = this.value;
        const known = !value || this.state.choices.some((choice) => choice.value === value);
        return known ? this.state.choices : [{ value, label: value }, ...this.state.choices];
    }

    choose(value) {
        this.props.record.update({ [this.props.name]: value || false });
    }
}

registry.category("fields").add("fupin_choice", {
    component: FupinChoiceField,
    displayName: _t("Choice by words"),
    supportedTypes: ["char"],
    extractProps: ({ options, placeholder }) => ({ kindField: options.kind, placeholder }),
});
