/** @odoo-module **/

import { stateOf } from "./card";
import { ask, h } from "./dom";
import { MOST_PHOTOS } from "./form";
import { call, Refused } from "./net";
import { refusal, shrunk, uuid } from "./photo";
import { placeNow } from "./place";
import { answerFine, questionsOf, unanswered } from "./questions";
import { now } from "./queue";
import { FieldState } from "./state";
import { _t } from "./words";

const TWICE = 500; // milliseconds in which a second press is the same press
const HALF_WRITTEN = 300; // milliseconds until a half written note is kept

/** Return today by the clock of the phone, as a field of a day takes it. */
function today() {
    const moment = new Date();
    return new Date(moment - moment.getTimezoneOffset() * 60000).toISOString().slice(0, 10);
}

/** Return the field for the day of the meeting that has to come before the report. */
function meetingDay() {
    return h("input.met", { type: "date", value: today(), max: today(), required: true });
}

/**
 * The village's tour: all assets on one page, each done with one press; what was filled in is kept on the phone and
 * sent once.
 */
export class FieldPage extends FieldState {
    // one asset -----------------------------------------------------------------

    /** Keep what was found and send it soon. The next asset moves to where this one stood, under the same thumb. */
    async note(asset, found, photos = []) {
        const before = this.cards.get(asset.id).node.getBoundingClientRect().top;
        const state = stateOf(this, asset);
        const waits = state.row && !this.queue.isSending(state.row);
        const earlier = state.row ? state.row.uuid : asset.found && asset.found.is_mine && asset.found.uuid;
        const row = {
            kind: "inspection",
            uid: this.uid,
            task_id: this.page.task.id,
            asset_id: asset.id,
            note: "",
            answers: {},
            recorded_at: now(),
            ...found,
            ...(waits
                ? { uuid: state.row.uuid, corrects: state.row.corrects || null }
                : { uuid: uuid(), corrects: earlier || null }),
            ...(await placeNow(this.tellsPlace)),
        };
        try {
            await this.queue.put(row, photos, ["drafts", this.draftKey]);
        } catch {
            this.warn(_t("The phone has no room left: delete something, then try again."));
            return false;
        }
        this.draft = null;
        this.drawEdges();
        this.moveOn(asset, before);
        setTimeout(() => this.flush(), 0);
        return true;
    }

    moveOn(asset, before) {
        const index = this.page.assets.indexOf(asset);
        const next = this.page.assets.slice(index + 1).find((other) => stateOf(this, other).kind === "open");
        if (next) {
            window.scrollBy(0, this.cards.get(next.id).node.getBoundingClientRect().top - before);
        }
    }

    /** One press: all is normal. */
    async normal(asset) {
        if (Date.now() - (this.pressed || 0) < TWICE || (this.draft && !(await this.close()))) {
            return;
        }
        this.pressed = Date.now();
        await this.note(asset, { is_normal: true });
    }

    async normalWithPhoto(asset, files) {
        const photos = await this.madeSmall(files.slice(0, 1));
        if (photos.length && (!this.draft || (await this.close()))) {
            await this.note(asset, { is_normal: true }, photos);
        }
    }

    /** Open the form of an asset: `isNormal` where only the photo is missing. */
    async open(asset, isNormal) {
        if (this.draft && !(await this.close())) {
            return;
        }
        const { row } = stateOf(this, asset);
        const found = row || asset.found;
        const waits = row && !this.queue.isSending(row);
        this.draft = {
            asset_id: asset.id,
            is_normal: isNormal,
            note: found && !found.is_normal && (row || found.is_mine) ? found.note : "",
            photos: waits ? await this.queue.photos(row) : [],
            answers: { ...(row && row.answers) },
            version: 0,
        };
        this.drawEdges();
        this.cards.get(asset.id).node.scrollIntoView({ block: "nearest" });
    }

    /** Close the form; what was written in it is asked for first. */
    async close() {
        const { note, photos, version } = this.draft;
        if ((version && photos.length) || (note && version)) {
            const lose = _t("What you have written here is lost.");
            if (!(await ask(_t("Close without noting?"), [lose], _t("Close"), _t("Go on writing")))) {
                return false;
            }
        }
        await this.store.write(["drafts", this.draftKey]);
        this.draft = null;
        this.drawEdges();
        return true;
    }

    /** Keep what is half written: a phone short of memory closes the page while its camera is open. */
    keepDraft() {
        clearTimeout(this.timer);
        const key = this.draftKey;
        this.timer = setTimeout(() => this.draft && this.store.write(["drafts", key, this.draft]).catch(() => {}), HALF_WRITTEN);
    }

    changeDraft(values) {
        Object.assign(this.draft, values, { version: this.draft.version + 1 });
        this.keepDraft();
        this.drawEdges();
    }

    warn(warning) {
        if (this.draft) {
            this.changeDraft({ warning });
        } else {
            ask(warning, [], _t("Understood"), _t("Close"));
        }
    }

    async madeSmall(files) {
        const photos = [];
        for (const file of files) {
            try {
                photos.push(await shrunk(file));
            } catch {
                this.warn(refusal(file));
            }
        }
        return photos;
    }

    async addPhotos(files) {
        const { draft } = this; // it may be closed while a photo is made small
        const photos = await this.madeSmall(files.slice(0, MOST_PHOTOS - draft.photos.length));
        if (this.draft === draft && photos.length) {
            this.changeDraft({ photos: [...draft.photos, ...photos], warning: "" });
        }
    }

    async answerWithPhoto(id, files) {
        const { draft } = this;
        const photos = await this.madeSmall(files.slice(0, 1));
        if (this.draft === draft && photos.length) {
            this.changeDraft({ answers: { ...draft.answers, [id]: photos } });
        }
    }

    answerFine() {
        const { asset_id: id, answers } = this.draft;
        answerFine(
            questionsOf(this.page, this.page.assets.find((asset) => asset.id === id), true),
            answers
        );
        this.changeDraft({ warning: "" });
    }

    removePhoto(index) {
        this.changeDraft({ photos: this.draft.photos.filter((_photo, other) => other !== index) });
    }

    async togglePlace() {
        const told = !this.tellsPlace && (await placeNow(true)).latitude !== undefined;
        if (!this.tellsPlace && !told) {
            this.warn(_t("The phone does not tell where it is. It is noted without."));
            return;
        }
        this.tellsPlace = told;
        localStorage.setItem("fupin_field_place", told ? "1" : "0");
        this.drawEdges();
    }

    /** Return what the form lacks, in words. */
    lacking(asset) {
        const { note, photos, answers, is_normal: isNormal } = this.draft;
        const questions = questionsOf(this.page, asset, isNormal);
        const answered = questions.some(({ id }) => answers[id] !== undefined);
        if (!isNormal && !note.trim()) {
            return _t("Write a few words on what is wrong, such as: roof leaks.");
        }
        if (isNormal && questions.length && !answered) {
            return _t("Answer the questions, or press “All the other answers: no problem”.");
        }
        if (answered && unanswered(questions, answers).length) {
            return _t("Please answer: %s", unanswered(questions, answers)[0].question);
        }
        if (isNormal && asset.asks_photo && !photos.length && !note.trim()) {
            return _t("Take a photo, or write why there is none.");
        }
        return "";
    }

    /** Note what stands in the form. */
    async keep(asset) {
        const lacking = this.lacking(asset);
        if (lacking) {
            this.warn(lacking);
            return;
        }
        clearTimeout(this.timer);
        const { note, photos, answers, is_normal: isNormal } = this.draft;
        await this.note(asset, { is_normal: isNormal, note: note.trim(), answers }, photos);
    }

    again(row) {
        return this.queue.photos(row).then(async (photos) => {
            await this.queue.put(row, photos);
            await this.flush();
        });
    }

    async takeBack(row) {
        const isReport = row.kind === "report";
        const yes = isReport || (await ask(_t("Take back what was not sent yet?"), [], _t("Take back"), _t("Close")));
        if (yes && !this.queue.isSending(row)) {
            await this.queue.drop(row);
            this.drawEdges();
        }
    }

    // the whole -----------------------------------------------------------------

    async report() {
        const { task, assets } = this.page;
        const seen = this.untouched.map((asset) => asset.id);
        const problems = this.count("problem");
        const asked = this.untouched.filter((asset) => asset.asks.length).length;
        const lines = [
            this.rest ? _t("%s assets without a remark are noted as normal.", this.rest) : null,
            asked ? _t("%s of them have questions of this quarter that nobody answered yet.", asked) : null,
            problems ? _t("%s assets have a problem.", problems) : _t("No asset has a problem."),
            _t("The report goes to the township."),
        ].filter(Boolean);
        const met = task.asks_meeting ? meetingDay() : null;
        if (met) {
            lines.unshift(h("label", null, _t("Day of the meeting: %s", task.asks_meeting), met));
        }
        if (!(await ask(_t("Report the sweep?"), lines, _t("Report"), _t("Not yet")))) {
            return;
        }
        await this.queue.put({
            uuid: uuid(),
            kind: "report",
            uid: this.uid,
            task_id: task.id,
            // where not all are shown, the person answers for all
            asset_ids: task.scope > assets.length ? null : seen,
            submissions: task.submissions,
            meeting: met ? { date: met.value || today() } : null,
            recorded_at: now(),
        });
        await this.flush();
    }

    nil() {
        const words = _t("The village has no asset to look at this time.");
        return this.step("action_nil", _t("Send a nil return?"), words, _t("Nil return"));
    }

    withdraw() {
        const words = _t("You can correct it and report again. What was noted stays.");
        return this.step("action_withdraw", _t("Take the report back?"), words, _t("Take back"));
    }

    /** A step that needs the network. */
    async step(method, title, words, yes) {
        if (!(await ask(title, [words], yes, _t("Not yet")))) {
            return;
        }
        try {
            await call("fupin.task", method, [[this.page.task.id]]);
        } catch (error) {
            this.warn(error instanceof Refused ? error.message : _t("This needs a network: try again where there is one."));
        }
        await this.load(this.page.task.id);
    }
}
