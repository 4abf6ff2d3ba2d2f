/** @odoo-module **/

import { Component, onWillStart, onWillUnmount, useState } from "@odoo/owl";
import { browser } from "@web/core/browser/browser";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { Dropdown } from "@web/core/dropdown/dropdown";
import { DropdownItem } from "@web/core/dropdown/dropdown_item";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { Mutex } from "@web/core/utils/concurrency";
import { useService } from "@web/core/utils/hooks";
import { session } from "@web/session";
import { standardActionServiceProps } from "@web/webclient/actions/action_service";
import { AddPanel } from "./add_panel";
import { AsidePanel } from "./aside_panel";
import { DifferenceDialog } from "./difference_dialog";
import { FieldPanel } from "./field_panel";
import { downloadText, pickFile } from "./file";
import { PreviewDialog } from "./preview_dialog";
import { SectionPanel } from "./section_panel";
import { foreseen, shaped } from "./shape";
import { Sketch } from "./sketch";

const LAYOUT = "fupin.form.layout";
const LAST = "fupin_fields.last"; // where the browser keeps which form was looked at last
const OFTEN = 2000; // milliseconds between two looks whether what is waited for is done
const TOLD = 10000; // milliseconds that a notice with its way back stays
const BRIEFLY = 4000; // milliseconds that another notice stays

/**
 * The page where an administrator changes a form: the form as its users will see it, beside it the settings of what
 * is chosen. What the first level changes holds at once and can be taken back; the rest is kept in a draft.
 */
export class FupinDesigner extends Component {
    static template = "fupin_fields.Designer";
    static components = { AddPanel, AsidePanel, Dropdown, DropdownItem, FieldPanel, SectionPanel, Sketch };
    static props = { ...standardActionServiceProps };

    setup() {
        this.orm = useService("orm");
        this.dialog = useService("dialog");
        this.notification = useService("notification");
        this.ui = useState(useService("ui"));
        this.action = useService("action");
        this.mutex = new Mutex();
        this.pending = new Set(); // changes that the page shows already and the server has not answered yet
        this.state = useState({ models: [], model: null, region: null, isDraft: false, data: null, panel: null, busy: false });
        onWillStart(() => this.start());
        onWillUnmount(() => this.stopLooking());
    }

    get data() {
        return this.state.data;
    }

    get field() {
        const { panel } = this.state;
        return panel?.kind === "field" ? this.data.fields.find((one) => one.name === panel.name) : undefined;
    }

    get section() {
        const { panel } = this.state;
        return panel?.kind === "section" ? this.data.sections.find((one) => one.key === panel.key) : undefined;
    }

    /** Several forms of one name are told apart by nothing else: the words of the server are shown as they are. */
    get modelLabel() {
        return this.state.models.find((one) => one.model === this.state.model)?.label || "";
    }

    get scopeName() {
        return this.data.region ? this.data.region.name : _t("Whole database");
    }

    async start() {
        // who came by an address that was meant for an administrator is told so, not refused
        this.state.models = session.fupin_forms?.length ? await this.orm.call(LAYOUT, "designer_models", []) : [];
        const { params = {}, context = {} } = this.props.action;
        const asked = params.model || context.fupin_model || this.props.state?.model || browser.localStorage.getItem(LAST);
        const model = this.state.models.find((one) => one.model === asked) || this.state.models[0];
        if (model) {
            this.state.model = model.model;
            this.state.region = Number(this.props.state?.region) || null;
            await this.load();
        }
    }

    // ---------------------------------------------------------------- taking in what the server says

    async load({ silent = false } = {}) {
        const orm = silent ? this.orm.silent : this.orm;
        const { model, region, isDraft } = this.state;
        this.take(await orm.call(LAYOUT, "designer_open", [model, region, isDraft]));
    }

    take(data) {
        this.state.data = shaped(data, this.pending);
        this.state.region = data.region ? data.region.id : false;
        const { panel } = this.state;
        if (panel && ["field", "section"].includes(panel.kind) && !this.field && !this.section) {
            this.state.panel = null;
        }
        this.props.updateActionState?.({ model: this.state.model, region: this.state.region || undefined });
        this.stopLooking();
        if (data.waiting) {
            this.looking = browser.setTimeout(() => this.load({ silent: true }), OFTEN);
        }
    }

    stopLooking() {
        browser.clearTimeout(this.looking);
    }

    /** Call the server, one call after the other; what it refuses is told by the client, and the page shows what holds. */
    call(method, args) {
        return this.mutex.exec(async () => {
            this.state.busy = true;
            try {
                return await this.orm.call(LAYOUT, method, args);
            } catch (error) {
                this.render(true); // what was typed and refused goes from the page
                throw error;
            } finally {
                this.state.busy = false;
            }
        });
    }

    /** Ask before what cannot be done without a yes, and return whether it was given. */
    confirm(text, label) {
        return new Promise((resolve) => {
            this.dialog.add(
                ConfirmationDialog,
                {
                    title: _t("Please confirm"),
                    body: text,
                    confirmLabel: label || _t("Go on"),
                    confirm: () => resolve(true),
                    cancel: () => resolve(false),
                    cancelLabel: _t("Cancel"),
                },
                { onClose: () => resolve(false) }
            );
        });
    }

    // ---------------------------------------------------------------- changes

    /** Change the form, at once or in the draft; return whether it was done. The page shows it before the server has. */
    async change(change) {
        const field = this.data.fields.find((one) => one.name === change.name);
        const was = { ...field };
        Object.assign(field || {}, foreseen(change));
        this.pending.add(change);
        let done = false;
        try {
            done = await this.send(change);
        } finally {
            this.pending.delete(change);
            if (!done) {
                Object.assign(field || {}, was);
            }
        }
        return done;
    }

    async send(change, sure = {}) {
        const { model, region, isDraft } = this.state;
        const method = isDraft ? "designer_draft" : "designer_change";
        const answer = await this.call(method, [model, region || false, { ...change, ...sure }]);
        if (answer.confirm) {
            return (await this.confirm(answer.confirm)) ? this.send(change, { confirm: true }) : false;
        }
        this.pending.delete(change);
        const known = this.undoIds;
        this.take(answer);
        this.tell(answer, isDraft ? undefined : this.newUndo(known));
        return true;
    }

    get undoIds() {
        return new Set(this.data.undo.map((one) => one.id));
    }

    /** Return the change that was not among the known ones. */
    newUndo(known) {
        return this.data.undo.find((one) => !known.has(one.id));
    }

    tell(answer, done) {
        this.closeNotice?.();
        const buttons = done ? [{ name: _t("Undo"), primary: true, onClick: () => this.undo(done.id) }] : [];
        // what is waited for is told above the form
        if (answer.message && answer.message !== answer.waiting) {
            this.closeNotice = this.notification.add(answer.message, {
                type: "success",
                autocloseDelay: done ? TOLD : BRIEFLY,
                className: "o_fupin_designer_told",
                buttons,
            });
        }
    }

    async undo(id) {
        const answer = await this.call("designer_undo", [id]);
        this.take(answer);
        this.tell(answer);
    }

    async add(values) {
        const before = new Set(this.data.fields.map((one) => one.name));
        if (await this.change({ do: "add", ...values })) {
            const added = this.data.fields.find((one) => !before.has(one.name));
            this.state.panel = added && !this.ui.isSmall ? { kind: "field", name: added.name } : null;
        }
    }

    /** Put a field behind another one of a section, or at its head; the page shows it before the server has. */
    async move(name, section, after) {
        const { fields } = this.data;
        const field = fields.find((one) => one.name === name);
        const rest = fields.filter((one) => one !== field);
        const first = rest.findIndex((one) => one.section === section);
        const at = after ? rest.findIndex((one) => one.name === after) + 1 : Math.max(first, 0);
        const was = field.section;
        field.section = section;
        rest.splice(at, 0, field);
        this.data.fields = rest;
        try {
            await this.change({ do: "move", name, section, after: after || false });
        } catch (error) {
            field.section = was;
            this.data.fields = fields;
            throw error;
        }
    }

    // ---------------------------------------------------------------- what is looked at

    async chooseModel(model) {
        browser.localStorage.setItem(LAST, model);
        Object.assign(this.state, { model, isDraft: false, panel: null });
        await this.load();
    }

    async chooseRegion(region) {
        Object.assign(this.state, { region: Number(region) || false, isDraft: false, panel: null });
        await this.load();
    }

    /** Change between the draft and the form in force, once the server has told what it is. */
    async setDraft(isDraft) {
        const { model, region } = this.state;
        const data = await this.orm.call(LAYOUT, "designer_open", [model, region, isDraft]);
        this.state.isDraft = isDraft;
        this.take(data);
    }

    show(panel) {
        this.state.panel = panel;
    }

    close() {
        this.state.panel = null;
    }

    // ---------------------------------------------------------------- drafts and versions

    /** Wait until the server has answered and the page has taken it in: each change of a draft makes another one. */
    async answered() {
        await this.mutex.getUnlockedDef();
        await new Promise((resolve) => browser.setTimeout(resolve));
    }

    async publish() {
        await this.answered();
        await this.call("action_publish", [[this.data.layout.id]]);
        this.state.isDraft = false;
        await this.load();
        this.tell({ message: this.data.waiting ? "" : _t("Published: all pages show the new form") });
    }

    async discard() {
        const sure = await this.confirm(_t("The draft is thrown away; the form in force stays as it is."));
        if (sure) {
            const { model, region } = this.state;
            await this.call("designer_discard", [model, region || false]);
            await this.setDraft(false);
        }
    }

    get inForce() {
        return this.data.versions.find((one) => one.state === "published");
    }

    async compare(from, to, title) {
        const rows = await this.orm.call(LAYOUT, "designer_difference", [from, to]);
        this.closeNotice?.(); // on a phone it covers the dialog
        this.dialog.add(DifferenceDialog, { title, rows });
    }

    async compareDraft() {
        await this.answered();
        return this.compare(this.inForce?.id || false, this.data.layout.id, _t("What the draft changes"));
    }

    compareVersion(version) {
        return this.compare(version.id, this.inForce.id, _t("Version %s and the one in force", version.version));
    }

    async restore(version) {
        const sure = await this.confirm(
            _t(
                "The form becomes again what version %s was. What was filled in meanwhile is kept; columns that were added since are put away with their data.",
                version.version
            ),
            _t("Return to this version")
        );
        if (sure) {
            const known = this.undoIds;
            await this.call("action_restore", [[version.id]]);
            await this.setDraft(false);
            this.tell({ message: _t("Version %s is in force again", version.version) }, this.newUndo(known));
        }
    }

    /** Open the records of this form, as their own menu shows them. */
    openRecords() {
        this.action.doAction({
            type: "ir.actions.act_window",
            name: this.modelLabel,
            res_model: this.state.model,
            views: [
                [false, "list"],
                [false, "form"],
            ],
        });
    }

    async preview() {
        await this.answered();
        const { model, isDraft } = this.state;
        const { roles, layout } = this.data;
        this.dialog.add(PreviewDialog, { model, layout: layout.id, roles, isDraft, title: this.modelLabel });
    }

    // ---------------------------------------------------------------- files

    async exportFile() {
        const { model, region } = this.state;
        const file = await this.orm.call(LAYOUT, "designer_export", [model, region || false]);
        downloadText(file.name, file.content);
    }

    async importFile() {
        const content = await pickFile(".json,.yaml,.yml");
        const { model, region } = this.state;
        if (content) {
            const answer = await this.call("designer_import", [model, region || false, content]);
            this.closeNotice?.();
            this.dialog.add(DifferenceDialog, {
                title: _t("What the file changes here"),
                rows: answer.difference,
                added: answer.new,
                confirmLabel: _t("Take it over"),
                confirm: () => this.importConfirmed(content),
            });
        }
    }

    async importConfirmed(content) {
        const { model, region } = this.state;
        const known = this.undoIds;
        const answer = await this.call("designer_import", [model, region || false, content, true]);
        this.state.isDraft = false;
        this.take(answer);
        this.tell(answer, this.newUndo(known));
    }
}

registry.category("actions").add("fupin_fields.designer", FupinDesigner);
