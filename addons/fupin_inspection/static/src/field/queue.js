/** @odoo-module **/

import { call, Offline, Refused, SignedOut } from "./net";

const MOST_ROWS = 20; // sent at once
const MOST_LETTERS = 1500000; // of photos sent at once: what a weak network carries in a minute
const AGAIN = [5, 15, 30]; // seconds until the next attempt without network

/** Return this moment in UTC as the server writes it. */
export function now() {
    return new Date().toISOString().slice(0, 19).replace("T", " ");
}

/**
 * What was filled in and not sent yet. Every row has a number of its own, so that sending it twice changes nothing; a
 * row leaves the phone only when the server has said that it has it.
 *
 * A row: uuid, kind (inspection, report), uid (whose), task_id, asset_id, is_normal, note, answers, corrects,
 * recorded_at, small (pictures for the row), letters (size of its photos), order, reason (why it was refused).
 */
export class Queue {
    constructor(store, onChange) {
        this.store = store;
        this.onChange = onChange;
        this.rows = [];
        this.sending = new Set();
        this.isBusy = this.isOffline = this.isSignedOut = false;
        this.attempts = 0;
    }

    async load() {
        this.rows = (await this.store.all("rows")).sort((one, other) => one.order - other.order);
    }

    of(uid) {
        return this.rows.filter((row) => row.uid === uid);
    }

    /** Return the last thing said of an asset in a task that is still on the phone. */
    about(uid, taskId, assetId) {
        return this.of(uid)
            .filter((row) => row.task_id === taskId && row.asset_id === assetId && row.kind === "inspection")
            .pop();
    }

    report(uid, taskId) {
        return this.of(uid).find((row) => row.task_id === taskId && row.kind === "report");
    }

    isSending(row) {
        return this.sending.has(row.uuid);
    }

    /** Keep a row and its photos; resolves when the phone has it. */
    async put(row, photos = [], ...changes) {
        const order = Math.max(Date.now(), ...this.rows.map((one) => one.order + 1));
        const answered = JSON.stringify(row.answers || {}).length;
        const letters = photos.reduce((sum, photo) => sum + photo.data.length, 0) + answered;
        const kept = { ...row, order, letters, small: photos.map((photo) => photo.small), reason: "" };
        if (photos.length && navigator.storage && navigator.storage.persist) {
            navigator.storage.persist().catch(() => {}); // asks the browser not to make room at our expense
        }
        await this.store.write(
            ["rows", row.uuid, kept],
            ["photos", row.uuid, photos.length ? photos : undefined],
            ...changes
        );
        this.rows = [...this.rows.filter((one) => one.uuid !== row.uuid), kept];
        this.onChange();
    }

    async drop(row) {
        await this.store.write(["rows", row.uuid], ["photos", row.uuid]);
        this.rows = this.rows.filter((one) => one.uuid !== row.uuid);
        this.onChange();
    }

    photos(row) {
        return this.store.get("photos", row.uuid).then((photos) => photos || []);
    }

    /** Send what waits; `onSent(rows)` hears of what the server has. Without network it tries again by itself. */
    async flush(uid, onSent) {
        if (this.isBusy || !uid) {
            return;
        }
        this.isBusy = true;
        clearTimeout(this.timer);
        try {
            for (let rows = this._next(uid); rows.length; rows = this._next(uid)) {
                this.onChange();
                await this._send(uid, rows, onSent);
                this.isOffline = this.isSignedOut = false;
                this.attempts = 0;
            }
        } catch (error) {
            this.isOffline = error instanceof Offline;
            this.isSignedOut = error instanceof SignedOut;
            this.problem = error instanceof Refused ? error.message : "";
            if (!this.isSignedOut) {
                const wait = AGAIN[Math.min(this.attempts++, AGAIN.length - 1)];
                this.timer = setTimeout(() => this.flush(uid, onSent), wait * 1000);
            }
        } finally {
            this.isBusy = false;
            this.sending.clear();
            this.onChange();
        }
    }

    /** Return the rows that go next; a report goes when all that belongs to it has been taken. */
    _next(uid) {
        const mine = this.of(uid);
        const waiting = mine.filter((row) => !row.reason);
        const inspections = waiting.filter((row) => row.kind === "inspection");
        if (!inspections.length) {
            const held = new Set(mine.filter((row) => row.kind === "inspection").map((row) => row.task_id));
            return waiting.filter((row) => !held.has(row.task_id)).slice(0, 1);
        }
        const rows = [];
        let letters = 0;
        for (const row of inspections.slice(0, MOST_ROWS)) {
            letters += row.letters;
            if (rows.length && letters > MOST_LETTERS) {
                break;
            }
            rows.push(row);
        }
        return rows;
    }

    async _send(uid, rows, onSent) {
        rows.forEach((row) => this.sending.add(row.uuid));
        const items = [];
        for (const row of rows) {
            const { uuid, order, letters, small, reason, uid: _uid, ...given } = row;
            const photos = (await this.photos(row)).map(({ name, data }) => ({ name, data }));
            items.push({ ...given, client_uuid: uuid, ...(photos.length ? { photos } : {}) });
        }
        const answers = await call("fupin.inspection", "report_batch", [items, uid]);
        this.problem = "";
        const taken = [];
        for (const [index, row] of rows.entries()) {
            const { state, reason, ...kept } = answers[index];
            const isReplaced = this.rows.some((one) => one.corrects === row.uuid);
            if (state === "refused" && !isReplaced) {
                const refused = { ...row, reason };
                await this.store.write(["rows", row.uuid, refused]);
                this.rows = this.rows.map((one) => (one.uuid === row.uuid ? refused : one));
            } else {
                await this.drop(row);
                taken.push({ ...row, ...kept });
            }
            this.sending.delete(row.uuid);
        }
        await onSent(taken);
    }
}
