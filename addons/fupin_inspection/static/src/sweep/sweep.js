/** @odoo-module **/

import { Component, onWillStart, useState } from "@odoo/owl";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { serializeDateTime } from "@web/core/l10n/dates";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { shrunk, uuid } from "./photo";

const { DateTime } = luxon;
const MOST_PHOTOS = 9;

/**
 * The village's sweep of the month on one page: what is owed by when, each asset as a row; what has a problem is told
 * with a note and photos, all the rest is normal and reported with the one button below.
 */
export class FupinSweep extends Component {
    static template = "fupin_inspection.Sweep";
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.state = useState({ task: null, choices: [], assets: [], open: null, draft: null, busy: false, article: false });
        onWillStart(() => this.load(this.props.action.params?.task_id || false));
    }

    async load(taskId) {
        const page = await this.orm.call("fupin.task", "get_sweep", [taskId || false]);
        Object.assign(this.state, page, { open: null, draft: null });
    }

    // what the page says ------------------------------------------------------

    get isWaiting() {
        return ["open", "returned"].includes(this.state.task.state) && this.state.task.may_do;
    }

    get problems() {
        return this.state.assets.filter((asset) => asset.found && !asset.found.is_normal).length;
    }

    get rest() {
        return this.state.task.scope - this.state.task.covered;
    }

    get percent() {
        const { scope, covered } = this.state.task;
        return scope ? Math.round((100 * covered) / scope) : 100;
    }

    get dueTone() {
        const { is_overdue, days_left } = this.state.task;
        return is_overdue ? "text-danger" : days_left <= 3 ? "text-warning-emphasis" : "text-muted";
    }

    get dueWords() {
        const { is_overdue, due: day, days_left: days } = this.state.task;
        if (is_overdue) {
            return _t("Overdue since %s: report it now.", day);
        }
        return days > 0 ? _t("Report by %(day)s, %(days)s days left", { day, days }) : _t("Report today, %s", day);
    }

    get doneWords() {
        const { covered, is_nil_return } = this.state.task;
        if (is_nil_return) {
            return _t("Nothing to look at this time");
        }
        return _t("%(covered)s looked at, %(problems)s with a problem", { covered, problems: this.problems });
    }

    get submitWords() {
        if (this.state.busy) {
            return _t("One moment …");
        }
        if (this.state.open) {
            return _t("First note the problem above, or cancel");
        }
        if (!this.rest) {
            return _t("Report");
        }
        return this.state.task.covered
            ? _t("All the rest is normal: report (%s)", this.rest)
            : _t("All normal: report (%s)", this.rest);
    }

    get shownWords() {
        return _t("The first %(shown)s of %(scope)s are shown.", {
            shown: this.state.assets.length,
            scope: this.state.task.scope,
        });
    }

    lastWords({ day, is_normal, note }) {
        return is_normal ? _t("Last time normal (%s)", day) : _t("Last time (%(day)s): %(note)s", { day, note });
    }

    // one asset ---------------------------------------------------------------

    toggle(asset) {
        if (this.state.open === asset.id) {
            this.state.open = this.state.draft = null;
            return;
        }
        const found = asset.found && !asset.found.is_normal && asset.found.is_mine ? asset.found : null;
        this.state.open = asset.id;
        // the number stays with the draft: sent twice, it is noted once
        this.state.draft = { uuid: uuid(), id: found ? found.id : null, note: found ? found.note : "", photos: [] };
    }

    async addPhotos(event) {
        const files = [...event.target.files];
        const draft = this.state.draft; // it may be cancelled while a photo is made small
        event.target.value = "";
        for (const file of files.slice(0, MOST_PHOTOS - draft.photos.length)) {
            try {
                draft.photos.push(await shrunk(file));
            } catch {
                this.notification.add(_t("This file is no photo: %s", file.name), { type: "warning" });
            }
        }
    }

    removePhoto(index) {
        this.state.draft.photos.splice(index, 1);
    }

    async send(asset) {
        const draft = this.state.draft;
        if (!draft.note.trim()) {
            this.notification.add(_t("Write a few words on what is wrong, such as: roof leaks."), { type: "warning" });
            return;
        }
        await this.working(async () => {
            const photos = draft.photos.map(({ name, data }) => ({ name, data }));
            if (draft.id) {
                const commands = photos.map((photo) => [0, 0, { name: photo.name, datas: photo.data }]);
                await this.orm.write("fupin.inspection", [draft.id], {
                    is_normal: false,
                    note: draft.note,
                    ...(commands.length ? { photo_ids: commands } : {}),
                });
            } else {
                await this.report(asset, { is_normal: false, note: draft.note, photos, client_uuid: draft.uuid });
            }
            await this.load(this.state.task.id);
        });
    }

    /** What was told as a problem by mistake, or is mended, is normal after all. */
    async normalAfterAll(asset) {
        await this.working(async () => {
            if (asset.found.is_mine) {
                await this.orm.write("fupin.inspection", [asset.found.id], { is_normal: true });
            } else {
                await this.report(asset, { is_normal: true, client_uuid: uuid() });
            }
            await this.load(this.state.task.id);
        });
    }

    report(asset, values) {
        return this.orm.call("fupin.inspection", "report", [
            {
                asset_id: asset.id,
                task_id: this.state.task.id,
                recorded_at: serializeDateTime(DateTime.now()),
                ...values,
            },
        ]);
    }

    // the whole ---------------------------------------------------------------

    submit() {
        if (this.state.open) {
            return; // what is half told would be lost: the button says so
        }
        const problems = this.problems;
        const lines = [];
        if (this.rest) {
            lines.push(_t("%s assets without a remark are noted as normal.", this.rest));
        }
        lines.push(problems ? _t("%s assets have a problem.", problems) : _t("No asset has a problem."));
        lines.push(_t("The report goes to the township."));
        this.confirm(_t("Report the sweep?"), lines.join("\n"), _t("Report"), "action_all_normal");
    }

    nil() {
        this.confirm(
            _t("Send a nil return?"),
            _t("The village has no asset to look at this time."),
            _t("Nil return"),
            "action_nil"
        );
    }

    withdraw() {
        this.confirm(
            _t("Take the report back?"),
            _t("You can correct it and report again. What was noted stays."),
            _t("Take back"),
            "action_withdraw"
        );
    }

    confirm(title, body, confirmLabel, method) {
        this.dialog.add(ConfirmationDialog, {
            title,
            body,
            confirmLabel,
            cancelLabel: _t("Not yet"),
            confirm: () =>
                this.working(async () => {
                    await this.orm.call("fupin.task", method, [[this.state.task.id]]);
                    await this.load(this.state.task.id);
                }),
            cancel: () => {},
        });
    }

    async working(job) {
        if (this.state.busy) {
            return;
        }
        this.state.busy = true;
        try {
            await job();
        } finally {
            this.state.busy = false;
        }
    }
}

registry.category("actions").add("fupin_sweep", FupinSweep);
