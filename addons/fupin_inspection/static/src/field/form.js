/** @odoo-module **/

import { h } from "./dom";
import { photoButton } from "./photo_button";
import { questionFields, questionsOf } from "./questions";
import { _t } from "./words";

export const MOST_PHOTOS = 9;

// what is wrong most often, in one press
const PHRASES = () => [_t("Damaged"), _t("Stands still"), _t("Not in use"), _t("Safety risk"), _t("Taken by others")];

function phraseButtons(draft, note, changed) {
    return h(
        "div.choices",
        null,
        PHRASES().map((phrase) =>
            h(
                "button.choice",
                {
                    type: "button",
                    onclick: () => {
                        note.value = draft.note = draft.note.trim() ? `${draft.note.trim()}，${phrase}` : phrase;
                        changed();
                    },
                },
                phrase
            )
        )
    );
}

function noteFields(asset, draft, changed) {
    const note = h("textarea", {
        id: `note_${asset.id}`,
        rows: 2,
        placeholder: draft.is_normal ? _t("Such as: the road is blocked") : _t("Such as: roof leaks, machine stands still"),
        oninput: () => {
            draft.note = note.value;
            changed();
        },
    });
    note.value = draft.note;
    return [
        h("label", { for: note.id }, draft.is_normal ? _t("No photo possible? Write why") : _t("What is wrong?")),
        draft.is_normal ? null : phraseButtons(draft, note, changed),
        note,
    ];
}

function photoFields(app, draft) {
    const full = draft.photos.length >= MOST_PHOTOS;
    const add = (files) => app.addPhotos(files);
    return [
        h(
            "div.photos",
            null,
            draft.photos.map((photo, index) =>
                h(
                    "button.photo",
                    { type: "button", "aria-label": _t("Remove this photo"), onclick: () => app.removePhoto(index) },
                    h("img", { src: photo.small, alt: _t("Photo") }),
                    h("span", { "aria-hidden": "true" }, "✕")
                )
            )
        ),
        full ? null : photoButton("plain", _t("Take a photo"), add, true),
        full ? null : photoButton("quiet", _t("Choose from the album"), add, false),
    ];
}

function questionPart(app, questions, draft, changed) {
    if (!questions.length) {
        return null;
    }
    const take = (id, files) => app.answerWithPhoto(id, files);
    return h(
        "div.questions",
        { onchange: changed, oninput: changed },
        draft.is_normal
            ? h("p.hint", null, _t("Answer first what is not as it should be, then press the button below for the rest."))
            : null,
        questionFields(questions, draft.answers, take),
        draft.is_normal
            ? h("button.plain.all_fine", { type: "button", onclick: () => app.answerFine() }, _t("All the other answers: no problem"))
            : null
    );
}

function noteWords(draft, questions) {
    if (!draft.is_normal) {
        return _t("Note the problem");
    }
    // an answer may tell of a problem: the server says what it makes of the asset
    return questions ? _t("Note the answers") : _t("Note as normal");
}

/** Return the form of one asset: what is wrong (or why there is no photo), photos, the questions. */
export function assetForm(app, asset, draft) {
    const changed = () => app.keepDraft();
    const questions = questionPart(app, questionsOf(app.page, asset, draft.is_normal), draft, changed);
    const seen = draft.is_normal && !asset.asks_photo ? null : [noteFields(asset, draft, changed), photoFields(app, draft)];
    return h(
        "div.form",
        null,
        draft.is_normal ? [questions, (seen || []).reverse().flat()] : [seen.flat(), questions],
        placeButton(app),
        draft.warning ? h("p.warning", { role: "alert" }, draft.warning) : null,
        h(
            `button.main${draft.is_normal ? "" : ".bad"}.keep`,
            { type: "button", onclick: () => app.keep(asset) },
            noteWords(draft, questions)
        ),
        h("button.plain.cancel", { type: "button", onclick: () => app.close() }, _t("Cancel"))
    );
}

/** Where one stands is told only by who wants to: asked for by this button and never by itself. */
function placeButton(app) {
    if (!navigator.geolocation || !window.isSecureContext) {
        return null;
    }
    return h(
        "button.quiet.place",
        { type: "button", "aria-pressed": String(app.tellsPlace), onclick: () => app.togglePlace() },
        app.tellsPlace ? "☑ " : "☐ ",
        app.tellsPlace ? _t("Where I stand is noted with it") : _t("Note where I stand as well")
    );
}
