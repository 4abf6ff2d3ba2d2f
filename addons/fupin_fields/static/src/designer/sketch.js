/** @odoo-module **/

import { Component, useEffect, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useSortable } from "@web/core/utils/sortable_owl";
import { lookOf } from "./kinds";
import { rowsOf } from "./shape";

/** The form as its users will see it; what is pressed is chosen, what is dragged moves. */
export class Sketch extends Component {
    static template = "fupin_fields.Sketch";
    static props = ["data", "panel", "choose", "move", "change", "isDraft"];

    setup() {
        this.rootRef = useRef("root");
        this.state = useState({ buttons: false, hidden: false, retired: false });
        // what was just added or chosen elsewhere is seen
        useEffect(
            (name) => {
                const chosen = name && this.rootRef.el.querySelector(".o_fupin_chosen");
                chosen?.scrollIntoView({ block: "nearest" });
            },
            () => [this.props.panel?.name || this.props.panel?.key]
        );
        useSortable({
            ref: this.rootRef,
            elements: ".o_fupin_sketch_field:not(.o_fupin_fixed)",
            groups: ".o_fupin_sketch_columns",
            handle: ".o_fupin_sketch_handle",
            connectGroups: true,
            cursor: "grabbing",
            delay: 100,
            touchDelay: 300,
            placeholderClasses: ["o_fupin_sketch_place"],
            onDrop: ({ element, previous, parent }) => {
                const { name } = element.dataset;
                this.props.move(name, parent.dataset.section, previous?.dataset.name);
            },
        });
    }

    get shown() {
        return this.props.data.fields.filter((one) => !one.invisible);
    }

    /** What stands in no section that could be changed: the head of the form, lists on their own pages. */
    get fixed() {
        const keys = this.props.data.sections.map((one) => one.key);
        return this.shown.filter((one) => !keys.includes(one.section));
    }

    /** What stands above all sections, the title first. */
    get head() {
        const isTitle = (one) => Number(one.part === "title");
        const head = this.fixed.filter((one) => !one.page && one.part !== "button");
        return head.sort((one, other) => isTitle(other) - isTitle(one));
    }

    /** What stands in the buttons of the form. */
    get buttons() {
        return this.fixed.filter((one) => one.part === "button");
    }

    /** The rows of sections of a page, or of no page; each section with its columns. */
    rows(page) {
        const sections = this.props.data.sections.filter((one) => (one.page || "") === page);
        const fields = (section) => this.shown.filter((one) => one.section === section.key);
        return rowsOf(sections.map((section) => ({ ...section, fields: fields(section) })));
    }

    /** The pages of the form that hold anything. */
    get pages() {
        const pages = this.props.data.pages.map((page) => ({
            ...page,
            rows: this.rows(page.key),
            fixed: this.fixed.filter((one) => one.page === page.key && one.part !== "button"),
        }));
        return pages.filter((one) => one.rows.length || one.fixed.length);
    }

    get hidden() {
        return this.props.data.fields.filter((one) => one.invisible);
    }

    get buttonsTitle() {
        return _t("Figures in the buttons (%s)", this.buttons.length);
    }

    get hiddenTitle() {
        return _t("Hidden columns (%s)", this.hidden.length);
    }

    get retiredTitle() {
        return _t("Retired columns (%s)", this.props.data.retired.length);
    }

    heldText(field) {
        return field.held ? _t("what was filled in in %s records is kept", field.held) : _t("nothing was filled in");
    }

    look(field) {
        return lookOf(field);
    }

    isChosen(field) {
        const { panel } = this.props;
        return panel?.kind === "field" && panel.name === field.name;
    }

    isLocked(field) {
        return ["invisible", "required"].some((setting) => (field.locked || {})[setting]);
    }

    tags(field) {
        return (field.options || []).filter((one) => one.active).slice(0, 3);
    }

    isFixed(field) {
        return Boolean((field.locked || {}).move);
    }

    lockReasons(field) {
        return [...new Set(Object.values(field.locked || {}))].join("\n");
    }
}
