/** @odoo-module **/

import { _t } from "@web/core/l10n/translation";
import { browser } from "@web/core/browser/browser";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { deserializeDateTime, formatDateTime, serializeDateTime } from "@web/core/l10n/dates";
import { FormController } from "@web/views/form/form_controller";
import { onMounted, toRaw } from "@odoo/owl";
import { parseServerValue } from "@web/model/relational_model/utils";
import { patch } from "@web/core/utils/patch";
import { rpcBus } from "@web/core/network/rpc";
import { user } from "@web/core/user";
import { x2ManyCommands } from "@web/core/orm_service";

// A form that somebody was signed out of (nobody touched it for hours) is offered again after signing in. What was typed
// waits in the session storage of the tab: it ends with the tab, and is thrown away as soon as another person signs in.

const PLACE = "fupin_unsent";
const EXPIRED = "odoo.http.SessionExpiredException";
const LINES = ["one2many", "many2many"];
// what has no plain value, or is too large to be kept
const LEFT_OUT = ["binary", "image", "many2one_reference", "properties", "properties_definition", "reference"];

let isSignedOut = false;

rpcBus.addEventListener("RPC:RESPONSE", ({ detail }) => {
    if (detail.error?.exceptionName === EXPIRED || detail.error?.data?.name === EXPIRED) {
        isSignedOut = true;
    }
});

/** Returns what waits in this tab for the one who is signed in; what is another's goes. */
function waiting() {
    let kept;
    try {
        kept = JSON.parse(browser.sessionStorage.getItem(PLACE)) || {};
    } catch {
        kept = {};
    }
    if (kept.user && kept.user !== user.userId) {
        browser.sessionStorage.removeItem(PLACE);
        return {};
    }
    return kept;
}

function keep(drafts) {
    try {
        if (Object.keys(drafts).length) {
            browser.sessionStorage.setItem(PLACE, JSON.stringify({ user: user.userId, drafts }));
        } else {
            browser.sessionStorage.removeItem(PLACE);
        }
    } catch {
        // a browser that keeps nothing, or no more: the form stays as it is on other servers
    }
}

/** An ordinary reload has sent what was typed; one that led over the sign-in page has not. */
function cameOverSignIn() {
    return Boolean(document.referrer) && new URL(document.referrer).pathname.startsWith("/web/login");
}

const found = waiting().drafts || {};
if (!cameOverSignIn()) {
    keep(Object.fromEntries(Object.entries(found).filter(([, draft]) => draft.isSure)));
}

/** Returns what was changed in a record as the server would tell it. */
function changesOf(record, changes = toRaw(record._changes)) {
    const server = record._getChanges(changes);
    const told = {};
    for (const name of Object.keys(changes).filter((one) => one in server)) {
        const { type } = record.fields[name];
        const value = toRaw(changes[name]);
        if (type === "many2one") {
            told[name] = value ? { id: value.id, display_name: value.display_name } : false;
        } else if (LINES.includes(type)) {
            told[name] = record._parentRecord ? undefined : commandsOf(value, server[name]);
        } else if (!LEFT_OUT.includes(type)) {
            told[name] = server[name];
        }
    }
    return told;
}

function commandsOf(list, commands) {
    return commands.map((command) => {
        const line = list._cache[command[1]];
        if (command[0] === x2ManyCommands.CREATE && line) {
            return [command[0], command[1], changesOf(line, { ...toRaw(line._values), ...toRaw(line._changes) })];
        }
        return command[0] === x2ManyCommands.UPDATE && line ? [command[0], command[1], changesOf(line)] : command;
    });
}

/** Puts what was kept into a form, as if it were typed. */
async function restore(record, changes) {
    const plain = {};
    for (const [name, value] of Object.entries(changes)) {
        const field = record.fields[name];
        if (field && name in record.activeFields && !LINES.includes(field.type)) {
            plain[name] = parseServerValue(field, value);
        }
    }
    await record.update(plain);
    for (const [name, value] of Object.entries(changes)) {
        if (name in record.activeFields && LINES.includes(record.fields[name].type)) {
            await record.data[name].applyCommands(value);
        }
    }
}

patch(FormController.prototype, {
    setup() {
        super.setup();
        onMounted(() => this._fupinOfferUnsent());
    },

    get fupinUnsentKey() {
        return `${this.model.root.resModel},${this.model.root.resId || "new"}`;
    },

    async beforeUnload(ev) {
        this._fupinKeepUnsent();
        if (!isSignedOut) {
            return super.beforeUnload(ev);
        }
    },

    _fupinKeepUnsent() {
        const record = this.model.root;
        if (this.env.inDialog) {
            return;
        }
        // takes in what is being typed, as an urgent save does
        this.model._urgentSave = true;
        this.model.bus.trigger("WILL_SAVE_URGENTLY");
        this.model._urgentSave = false;
        if (!record.dirty) {
            return;
        }
        const labels = Object.keys(changesOf(record)).map((name) => record.fields[name].string);
        const draft = {
            changes: changesOf(record),
            labels: labels.slice(0, 5),
            at: serializeDateTime(luxon.DateTime.now()),
            isSure: isSignedOut,
        };
        keep({ ...waiting().drafts, [this.fupinUnsentKey]: draft });
    },

    _fupinOfferUnsent() {
        const { drafts = {} } = this.env.inDialog ? {} : waiting();
        const key = this.fupinUnsentKey;
        const draft = drafts[key];
        if (!draft) {
            return;
        }
        const forget = () => {
            const { [key]: _gone, ...others } = waiting().drafts || {};
            keep(others);
        };
        const at = formatDateTime(deserializeDateTime(draft.at));
        this.dialogService.add(ConfirmationDialog, {
            title: _t("What you typed is still here"),
            body: _t("You were signed out before it was saved (%(at)s): %(labels)s.", {
                at,
                labels: draft.labels.join("、"),
            }),
            confirmLabel: _t("Put it back into the form"),
            cancelLabel: _t("Throw it away"),
            confirm: async () => {
                await restore(this.model.root, draft.changes);
                forget();
            },
            cancel: forget,
            dismiss: () => {},
        });
    },
});
