/** @odoo-module **/

import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { DomainField, domainField } from "@web/views/fields/domain/domain_field";

/**
 * A condition over records, put together in the editor and told as a sentence. Its values may be standards and days
 * that stand for themselves until it is judged, so the browser does not count its records.
 */
export class FupinConditionField extends DomainField {
    static template = "fupin_policy.ConditionField";

    setup() {
        super.setup();
        this.state.words = "";
    }

    async checkProps(props = this.props) {
        const model = this.getResModel(props);
        const text = this.getDomain(props);
        if (!model || this.told === `${model} ${text}`) {
            return;
        }
        this.told = `${model} ${text}`;
        this.state.words = await this.orm.silent.call("fupin.condition", "get_words", [model, text]);
    }
}

registry.category("fields").add("fupin_condition", {
    ...domainField,
    component: FupinConditionField,
    displayName: _t("Condition"),
});
