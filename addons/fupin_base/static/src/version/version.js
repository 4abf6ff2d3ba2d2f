/** @odoo-module **/

import { _t } from "@web/core/l10n/translation";
import { Component, markRaw } from "@odoo/owl";
import { Dialog } from "@web/core/dialog/dialog";
import { ORM } from "@web/core/orm_service";
import { patch } from "@web/core/utils/patch";
import { DynamicList } from "@web/model/relational_model/dynamic_list";
import { Record } from "@web/model/relational_model/record";
import { getBasicEvalContext, getFieldsSpec } from "@web/model/relational_model/utils";

// Two people on one record (`fupin.versioned`): a form says what it had read of the fields, so that the server can tell
// what others have changed meanwhile. What both changed is asked about, what another changed elsewhere is told.

const LINES = ["one2many", "many2many"];
const SIMPLE = ["boolean", "char", "date", "datetime", "float", "html", "integer", "many2one", "monetary", "selection", "text"];
const SHOWN = 12000; // milliseconds that the notice of another's changes stays

// what forms that are being saved had read: "model,id" → version; `_save` leaves no other way to `web_save`
const saving = new Map();

/** Asks what to do where two people have changed the same. */
export class ConflictDialog extends Component {
    static template = "fupin_base.ConflictDialog";
    static components = { Dialog };
    static props = { rows: Array, choose: Function, close: Function };

    get canKeepMine() {
        return this.props.rows.every((row) => !row.gone);
    }

    choose(choice) {
        this.props.choose(choice);
        this.props.close();
    }
}

/** Returns the arguments of a save with what had been read of the records. */
function withVersion(model, ids, kwargs) {
    const known = ids.map((id) => [id, saving.get(`${model},${id}`)]).filter(([, version]) => version);
    if (!known.length) {
        return kwargs;
    }
    const version = ids.length === 1 ? known[0][1] : { records: Object.fromEntries(known) };
    return { ...kwargs, context: { ...kwargs.context, fupin_version: version } };
}

patch(ORM.prototype, {
    webSave(model, ids, data, kwargs = {}) {
        return super.webSave(model, ids, data, withVersion(model, ids, kwargs));
    },

    webSaveMulti(model, ids, data, kwargs = {}) {
        return super.webSaveMulti(model, ids, data, withVersion(model, ids, kwargs));
    },
});

patch(DynamicList.prototype, {
    // several records changed at once in a list: refused where another has changed one of them in the same field
    async _multiSave(editedRecord, changes) {
        const keys = [];
        for (const record of this.selection.filter((one) => one.fupinRead)) {
            keys.push(`${record.resModel},${record.resId}`);
            saving.set(keys.at(-1), record._fupinVersion({ all: false, changes }));
        }
        try {
            return await super._multiSave(...arguments);
        } catch (error) {
            if (error.data?.context?.fupin_conflict) {
                this.model.load(); // shows what the others have put
            }
            throw error;
        } finally {
            keys.forEach((key) => saving.delete(key));
        }
    },
});

patch(Record.prototype, {
    /** Remembers what the server said; `_values` holds it in another shape. */
    _setData(data) {
        super._setData(...arguments);
        if (this.resId && this.resModel.startsWith("fupin.") && !this._parentRecord) {
            this.fupinRead = markRaw({ ...data });
            if (data.fupin_told) {
                this._fupinTell(data.fupin_told);
            }
        }
    },

    // a page that is being closed saves without the ORM service, with the context of the record
    get context() {
        return this.fupinUrgent ? { ...super.context, fupin_version: this.fupinUrgent } : super.context;
    },

    async _save(options = {}) {
        if (!this.resId || !this.fupinRead || this.model._urgentSave) {
            return this._fupinSaveUrgently(() => super._save(...arguments));
        }
        const key = `${this.resModel},${this.resId}`;
        saving.set(key, this._fupinVersion());
        const changed = Object.keys(this._changes);
        const onError = async (error, tools) => {
            const rows = error.data?.context?.fupin_conflict;
            if (rows) {
                return this._fupinAsk(rows, options);
            }
            if (options.onError) {
                return options.onError(error, tools);
            }
            if (!this.isInEdition) {
                await this._load({});
            }
            throw error;
        };
        try {
            const saved = await super._save({ ...options, onError });
            if (saved && options.reload === false) {
                changed.forEach((name) => delete this.fupinRead[name]);
            }
            return saved;
        } finally {
            saving.delete(key);
        }
    },

    _fupinSaveUrgently(save) {
        if (this.resId && this.fupinRead && this.model._urgentSave) {
            this.fupinUrgent = { ...this._fupinVersion({ all: false }), urgent: true };
        }
        try {
            return save(); // sent before it returns
        } finally {
            this.fupinUrgent = undefined;
        }
    },

    /** What was read of the fields that are being saved, and of those beside them that people fill in. */
    _fupinVersion({ all = true, changes = this._getChanges() } = {}) {
        const read = {};
        const lines = {};
        for (const name of this.fieldNames) {
            const field = this.fields[name];
            if (!(name in this.fupinRead) || field.relatedPropertyField) {
                continue;
            }
            const isLines = LINES.includes(field.type);
            const isShown = SIMPLE.includes(field.type) || (isLines && !field.readonly);
            if (name in changes || (all && isShown)) {
                read[name] = this.fupinRead[name];
                if (isLines) {
                    lines[name] = this.activeFields[name];
                }
            }
        }
        const specification = getFieldsSpec(lines, this.fields, getBasicEvalContext(this.config));
        return { read, specification };
    },

    /** Returns whether all is saved in the end; what was typed stays on the page until one has chosen. */
    async _fupinAsk(rows, options) {
        const choice = await new Promise((resolve) => {
            this.model.dialog.add(
                ConflictDialog,
                { rows, choose: resolve },
                { onClose: () => resolve("back") }
            );
        });
        if (choice === "mine") {
            rows.forEach((row) => (this.fupinRead[row.name] = row.now));
            return this._save(options);
        }
        if (choice === "theirs") {
            await this._fupinTakeTheirs(rows.map((row) => row.name));
            return this._save(options);
        }
        return false;
    },

    /** Takes the server's values and keeps what was typed elsewhere. */
    async _fupinTakeTheirs(names) {
        const [values] = await this.model.orm.webRead(this.resModel, [this.resId], {
            context: this.context,
            specification: getFieldsSpec(this.activeFields, this.fields, getBasicEvalContext(this.config)),
        });
        const changes = { ...this._changes };
        names.forEach((name) => delete changes[name]);
        this._changes = markRaw(changes);
        this._setData(values, { keepChanges: true });
        Object.assign(this._textValues, this._getTextValues(changes));
        this.dirty = Object.keys(changes).length > 0;
        this._setEvalContext();
    },

    _fupinTell(rows) {
        const lines = rows.map((row) => _t("%(at)s %(by)s: “%(label)s” is now %(theirs)s", row));
        this.model.notification.add(lines.join("\n"), {
            title: _t("Saved. Somebody else has changed this as well; both changes are kept"),
            type: "info",
            autocloseDelay: SHOWN,
            className: "o_fupin_told",
        });
    },
});
