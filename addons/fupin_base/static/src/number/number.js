/** @odoo-module **/

import { patch } from "@web/core/utils/patch";
import { registry } from "@web/core/registry";
import { FloatField, floatField } from "@web/views/fields/float/float_field";
import { formatPercentage } from "@web/views/fields/formatters";
import { useInputField } from "@web/views/fields/input_field_hook";
import { IntegerField, integerField } from "@web/views/fields/integer/integer_field";
import { useNumpadDecimal } from "@web/views/fields/numpad_decimal_hook";
import { parsePercentage } from "@web/views/fields/parsers";
import { PercentageField, percentageField } from "@web/views/fields/percentage/percentage_field";

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

/** And for amounts where they are only shown, in lists and closed forms: what nobody filled in says nothing. */
export class BlankFloatField extends FloatField {
    get formattedValue() {
        return this.value ? super.formattedValue : "";
    }
}

registry.category("fields").add("fupin_blank_float", { ...floatField, component: BlankFloatField });

/** The same for shares: a column that was added today says 0% of nobody. */
export class BlankPercentageField extends PercentageField {
    setup() {
        useInputField({
            getValue: () => this.formattedValue.replace("%", "").trim(),
            refName: "numpadDecimal",
            parse: (value) => parsePercentage(value),
        });
        useNumpadDecimal();
    }

    get formattedValue() {
        return this.props.record.data[this.props.name] ? super.formattedValue : "";
    }
}

registry.category("fields").add("fupin_blank_percentage", { ...percentageField, component: BlankPercentageField });

// In pivots and graphs, with two decimals; the average of nothing is no 0%.
registry
    .category("formatters")
    .add("fupin_blank_percentage", (value) =>
        typeof value === "number" ? formatPercentage(value, { digits: [16, 2] }) : ""
    );
