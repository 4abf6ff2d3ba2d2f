/** @odoo-module **/

import { patch } from "@web/core/utils/patch";
import { registry } from "@web/core/registry";
import { FloatField } from "@web/views/fields/float/float_field";
import { IntegerField, integerField } from "@web/views/fields/integer/integer_field";

// An amount that nobody has entered is empty, not 0.00: a clerk need not delete zeros, and sees what is missing.
patch(FloatField.prototype, {
    get formattedValue() {
        const isOurs = this.props.record.resModel.startsWith("fupin.");
        return isOurs && !this.props.readonly && !this.value ? "" : super.formattedValue;
    },
});

/** The same for whole numbers, where a view asks for it: in many of them zero is an answer. */
export class BlankIntegerField extends IntegerField {
    get formattedValue() {
        return this.value ? super.formattedValue : "";
    }
}

registry.category("fields").add("fupin_blank_integer", { ...integerField, component: BlankIntegerField });
