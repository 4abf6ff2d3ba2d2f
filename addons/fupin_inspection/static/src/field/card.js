/** @odoo-module **/

import { camera, h } from "./dom";
import { assetForm } from "./form";
import { photoButton } from "./photo_button";
import { _t } from "./words";

function picture(asset) {
    const empty = () => h("span.picture", { "aria-hidden": "true" }, asset.name.slice(0, 1));
    if (!asset.photo) {
        return empty();
    }
    const image = h("img.picture", { src: `/web/image/${asset.photo}/160x160`, alt: "", loading: "lazy" });
    image.addEventListener("error", () => image.replaceWith(empty()));
    return image;
}

function lastWords({ day, is_normal: isNormal, note }) {
    return isNormal ? _t("Last time normal (%s)", day) : _t("Last time (%(day)s): %(note)s", { day, note });
}

/** Return what the phone knows of an asset: what was said of it, whether it is sent, why it was refused. */
export function stateOf(app, asset) {
    const row = app.queue.about(app.uid, app.page.task.id, asset.id);
    const found = row || asset.found;
    return {
        row,
        kind: !found ? "open" : found.is_normal ? "normal" : "problem",
        note: (found && found.note) || "",
        reason: (row && row.reason) || "",
        pictures: row
            ? row.small
            : found
              ? found.photos.map((photo) => (typeof photo === "number" ? `/web/image/${photo}/160x160` : photo))
              : [],
    };
}

function foundLines(state) {
    const lines = [];
    if (state.kind === "problem") {
        lines.push(h("div.problem", null, h("b", null, _t("Has a problem")), " ", state.note));
    } else {
        lines.push(h("div.normal", null, "✓ ", _t("Normal"), state.note ? ` · ${state.note}` : ""));
    }
    if (state.reason) {
        lines.push(h("div.refusal", { role: "alert" }, h("b", null, _t("Not taken:")), " ", state.reason));
    } else if (state.row) {
        lines.push(h("div.unsent", null, _t("Kept on the phone, not sent yet")));
    }
    return lines;
}

function openButtons(app, asset) {
    const problem = h(
        "button.plain.wrong",
        { type: "button", onclick: () => app.open(asset, false) },
        _t("Has a problem")
    );
    if (asset.asks.length) {
        const words = _t("Answer %s questions", asset.asks.length);
        return [problem, h("button.main.fine", { type: "button", onclick: () => app.open(asset, true) }, words)];
    }
    if (!asset.asks_photo) {
        return [problem, h("button.main.fine", { type: "button", onclick: () => app.normal(asset) }, `✓ ${_t("All normal")}`)];
    }
    return [
        problem,
        photoButton("main.fine", _t("Photo, all normal"), (files) => app.normalWithPhoto(asset, files), true),
        h("button.quiet.without", { type: "button", onclick: () => app.open(asset, true) }, _t("No photo is possible")),
    ];
}

function doneButtons(app, asset, state) {
    const wrong = state.kind === "problem";
    return [
        h("button.quiet.change", { type: "button", onclick: () => app.open(asset, false) }, wrong ? _t("Change") : _t("No, it has a problem")),
        wrong ? h("button.quiet.after", { type: "button", onclick: () => app.normal(asset) }, _t("Normal after all")) : null,
        state.reason ? h("button.quiet.again", { type: "button", onclick: () => app.again(state.row) }, _t("Send again")) : null,
        state.row && !app.queue.isSending(state.row)
            ? h("button.quiet.back", { type: "button", onclick: () => app.takeBack(state.row) }, _t("Take back"))
            : null,
    ];
}

/** Return the card of an asset. */
export function assetCard(app, asset) {
    const state = stateOf(app, asset);
    const isOpen = app.draft && app.draft.asset_id === asset.id;
    const isDone = state.kind !== "open";
    return h(
        `li.${state.reason ? "refused" : state.kind}`,
        { id: `asset_${asset.id}` },
        h(
            "div.row",
            null,
            picture(asset),
            h(
                "div.words",
                null,
                h("h3", null, asset.name),
                h("div.where", null, [asset.place, asset.kind].filter(Boolean).join(" · ")),
                asset.use ? h("span.use", null, asset.use) : null,
                isDone ? foundLines(state) : asset.last ? h(`div.last${asset.last.is_normal ? "" : ".bad"}`, null, lastWords(asset.last)) : null,
                !isDone && app.mayFill && asset.asks_photo ? h("div.turn", null, camera(), " ", _t("This time with a photo")) : null
            )
        ),
        state.pictures.length && !isOpen
            ? h("div.photos", null, state.pictures.map((url) => h("img", { src: url, alt: _t("Photo"), loading: "lazy" })))
            : null,
        isOpen
            ? assetForm(app, asset, app.draft)
            : app.mayFill
              ? h("div.buttons", null, isDone ? doneButtons(app, asset, state) : openButtons(app, asset))
              : null
    );
}
