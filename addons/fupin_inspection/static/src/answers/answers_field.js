/** @odoo-module **/

import { Component } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { getDataURLFromFile } from "@web/core/utils/urls";
import { standardFieldProps } from "@web/views/fields/standard_field_props";

const YES_NO = [
    ["yes", _t("Yes")],
    ["no", _t("No")],
    ["na", _t("Not applicable")],
];

/** The questions of checklists one below the other, one press an answer: `{id of the question: value}` as
 * `fupin.inspection.report` takes it. The field `questions` beside it says what is asked; what is asked only where
 * something is wrong appears with the finding. */
export class FupinAnswersField extends Component {
    static template = "fupin_inspection.AnswersField";
    static props = { ...standardFieldProps };

    get answers() {
        return this.props.record.data[this.props.name] || {};
    }

    get questions() {
        const { questions, found } = this.props.record.data;
        let section = "";
        return (questions || [])
            .filter((question) => !question.is_exception || found === "problem")
            .map((question) => {
                const heading = question.section && question.section !== section ? question.section : "";
                section = question.section || section;
                return { ...question, heading };
            });
    }

    choices({ answer_type: type, options }) {
        return type === "yes_no" ? YES_NO : type === "choice" ? options.map((option) => [option, option]) : null;
    }

    /** Keep an answer; nothing given takes it back. */
    answer(id, value) {
        const answers = { ...this.answers };
        if (value === "" || value === undefined || (Array.isArray(value) && !value.length)) {
            delete answers[id];
        } else {
            answers[id] = value;
        }
        return this.props.record.update({ [this.props.name]: answers });
    }

    press(id, value) {
        return this.answer(id, this.answers[id] === value ? "" : value);
    }

    async addPhotos(id, input) {
        const photos = await Promise.all(
            [...input.files].map(async (file) => ({
                name: file.name,
                data: (await getDataURLFromFile(file)).split(",")[1],
            }))
        );
        input.value = "";
        await this.answer(id, [...(this.answers[id] || []), ...photos]);
    }

    removePhoto(id, index) {
        return this.answer(
            id,
            this.answers[id].filter((photo, at) => at !== index)
        );
    }
}

registry.category("fields").add("fupin_answers", {
    component: FupinAnswersField,
    displayName: _t("Answers to a checklist"),
    supportedTypes: ["json"],
});
