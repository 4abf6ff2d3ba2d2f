/** @odoo-module **/

import { Component, useState, useSubEnv } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { FupinConditionSelector } from "@fupin_policy/condition/condition_selector";

/** A condition on the entries of the form, put together by pressing. */
export class ConditionDialog extends Component {
    static template = "fupin_fields.ConditionDialog";
    static components = { Dialog, FupinConditionSelector };
    static props = { title: String, model: String, domain: String, save: Function, close: Function };

    setup() {
        this.state = useState({ domain: this.props.domain });
        useSubEnv({ fupinOffer: { standards: [] } });
    }

    update(domain) {
        this.state.domain = domain;
    }

    async save() {
        await this.props.save(this.state.domain);
        this.props.close();
    }

    async clear() {
        this.state.domain = "[]";
        await this.save();
    }
}
