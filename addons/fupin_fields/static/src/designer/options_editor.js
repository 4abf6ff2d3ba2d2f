/** @odoo-module **/

import { Component, useRef, useState } from "@odoo/owl";
import { ConfirmationDialog } from "@web/core/confirmation_dialog/confirmation_dialog";
import { _t } from "@web/core/l10n/translation";
import { useService } from "@web/core/utils/hooks";
import { useSortable } from "@web/core/utils/sortable_owl";

/** The words that can be chosen: their order, new ones, retired ones, two made one. */
export class OptionsEditor extends Component {
    static template = "fupin_fields.OptionsEditor";
    static props = { options: Array, change: Function, isDraft: Boolean };

    setup() {
        this.listRef = useRef("list");
        this.newRef = useRef("new");
        this.dialog = useService("dialog");
        this.state = useState({ merged: null });
        useSortable({
            ref: this.listRef,
            elements: ".o_fupin_option",
            handle: ".o_fupin_option_handle",
            cursor: "grabbing",
            placeholderClasses: ["o_fupin_sketch_place"],
            onDrop: ({ element, previous }) => this.place(Number(element.dataset.id), Number(previous?.dataset.id)),
        });
    }

    get active() {
        return this.props.options.filter((one) => one.active);
    }

    get retired() {
        return this.props.options.filter((one) => !one.active);
    }

    /** Hand the whole list over: what stands in it, in this order. */
    save(active, retired = this.retired) {
        const plain = [...active, ...retired].map(({ id, name, active }) => (id ? { id, name, active } : { name, active }));
        return this.props.change("options", { options: plain });
    }

    /** Put an option behind another one, or first. */
    place(id, previous) {
        const moved = this.active.find((one) => one.id === id);
        const rest = this.active.filter((one) => one !== moved);
        rest.splice(rest.findIndex((one) => one.id === previous) + 1, 0, moved);
        return this.save(rest);
    }

    moveBy(index, step) {
        const options = [...this.active];
        const [moved] = options.splice(index, 1);
        options.splice(index + step, 0, moved);
        return this.save(options);
    }

    rename(option, name) {
        const text = name.trim();
        if (text && text !== option.name) {
            return this.save(this.active.map((one) => (one === option ? { ...one, name: text } : one)));
        }
    }

    async add() {
        const name = this.newRef.el.value.trim();
        if (name && (await this.save([...this.active, { name, active: true }]))) {
            this.newRef.el.value = "";
            this.newRef.el.focus();
        }
    }

    retire(option) {
        return this.save(
            this.active.filter((one) => one !== option),
            [...this.retired, { ...option, active: false }]
        );
    }

    bringBack(option) {
        return this.save(
            [...this.active, { ...option, active: true }],
            this.retired.filter((one) => one !== option)
        );
    }

    askMerge(option) {
        this.state.merged = this.state.merged === option.id ? null : option.id;
    }

    /** Make one of two, once it was agreed to: nobody can tell afterwards which records had which. */
    merge(option, into) {
        const other = this.active.find((one) => one.id === Number(into));
        if (other) {
            this.dialog.add(ConfirmationDialog, {
                title: _t("Please confirm"),
                body: _t("Records that have “%(one)s” will have “%(other)s”. This cannot be taken back.", {
                    one: option.name,
                    other: other.name,
                }),
                confirmLabel: _t("Merge"),
                confirm: () => this.mergeConfirmed(option, other),
                cancel: () => this.askMerge(option),
                cancelLabel: _t("Cancel"),
            });
        }
    }

    async mergeConfirmed(option, other) {
        if (await this.props.change("merge_option", { from: option.id, to: other.id })) {
            this.state.merged = null;
        }
    }
}
