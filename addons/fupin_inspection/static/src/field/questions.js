/** @odoo-module **/

import { h } from "./dom";
import { photoButton } from "./photo_button";
import { _t } from "./words";

function choices(answers, id, options) {
    const row = h("div.choices", { role: "group" });
    for (const [value, label] of options) {
        const button = h(
            "button.choice",
            {
                type: "button",
                "aria-pressed": String(answers[id] === value),
                onclick: () => {
                    answers[id] === value ? delete answers[id] : (answers[id] = value);
                    for (const one of row.children) {
                        one.setAttribute("aria-pressed", String(one === button && answers[id] === value));
                    }
                    row.dispatchEvent(new Event("change", { bubbles: true }));
                },
            },
            label
        );
        row.append(button);
    }
    return row;
}

function typed(answers, id, type, given) {
    return h(type === "text" ? "textarea" : "input", {
        ...given,
        "aria-labelledby": `question_${id}`,
        oninput: (event) => {
            const value = event.target.value.trim();
            value === "" ? delete answers[id] : (answers[id] = type === "number" ? Number(value) : value);
        },
    });
}

function photoField(answers, id, take) {
    const taken = answers[id] || [];
    return h(
        "div.photos",
        null,
        taken.map((photo) => h("img", { src: photo.small, alt: _t("Photo") })),
        photoButton("plain", _t("Take a photo"), (files) => take(id, files), true)
    );
}

/** Return the field in which a question is answered; `answers` is `{id of the question: value}`, kept up to date. */
function field({ id, answer_type: type, options }, answers, take) {
    if (type === "yes_no") {
        return choices(answers, id, [
            ["yes", _t("Yes")],
            ["no", _t("No")],
            ["na", _t("Not applicable")],
        ]);
    }
    if (type === "choice") {
        return choices(
            answers,
            id,
            options.map((option) => [option, option])
        );
    }
    if (type === "photo") {
        return photoField(answers, id, take);
    }
    const input = typed(
        answers,
        id,
        type,
        type === "number" ? { type: "number", inputmode: "decimal", step: "any" } : { rows: 2 }
    );
    input.value = answers[id] === undefined ? "" : answers[id];
    return input;
}

/** Return the questions that stand in the form of an asset: what is asked of it now where all is normal, whatever is
 * asked of its kind where something is wrong. */
export function questionsOf(page, asset, isNormal) {
    const asked = new Set(asset.asks);
    return page.questions.filter(({ id, asset_kind: kind, period }) =>
        isNormal ? asked.has(id) : asked.has(id) || (period === "exception" && (!kind || kind === asset.asset_kind))
    );
}

/** Answer all yes-no questions in the way that tells of no problem; what was answered stays. */
export function answerFine(questions, answers) {
    for (const { id, answer_type: type, problem_when: when } of questions) {
        if (type === "yes_no" && when && answers[id] === undefined) {
            const told = when.split(/[、,，;；]/).map((word) => word.trim());
            answers[id] = told.includes("是") || told.includes("yes") ? "no" : "yes";
        }
    }
}

/** Return the required questions that have no answer yet. */
export function unanswered(questions, answers) {
    return questions.filter((question) => question.is_required && answers[question.id] === undefined);
}

/** Return the questions as a part of the form; `take(id, files)` hears of photos that answer one. */
export function questionFields(questions, answers, take) {
    let section = "";
    return questions.map((question) => {
        const isNew = question.section && question.section !== section;
        section = question.section || section;
        return h(
            "div.question",
            null,
            isNew ? h("h4", null, question.section) : null,
            h("p", { id: `question_${question.id}` }, question.question, question.is_required ? h("b", null, " *") : null),
            question.help ? h("p.hint", null, question.help) : null,
            field(question, answers, take)
        );
    });
}
