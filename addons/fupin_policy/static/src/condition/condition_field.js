/** @odoo-module **/

import { onWillStart, useSubEnv } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { DomainField, domainField } from "@web/views/fields/domain/domain_field";
import { FupinConditionSelector } from "./condition_selector";

/**
 * A condition over records, put together in the editor and told as a sentence. Its values may be standards and days
 * that stand for themselves until it is judged, so the browser does not count its records.
 */
export class FupinConditionField extends DomainField {
    static template = "fupin_policy.ConditionField";
    static components = { ...DomainField.components, FupinConditionSelector };

    setup() {
        super.setup();
        this.state.words = "";
        this.offer = { standards: [] };
        useSubEnv({ fupinOffer: this.offer });
        onWillStart(async () => {
            this.offer.standards = await this.orm.silent.call("fupin.condition", "get_standards", []);
        });
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
