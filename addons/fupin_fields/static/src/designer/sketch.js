/** @odoo-module **/

import { Component, useRef, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { useSortable } from "@web/core/utils/sortable_owl";
import { isWide, lookOf } from "./kinds";

/** The form as its users will see it; what is pressed is chosen, what is dragged moves. */
export class Sketch extends Component {
    static template = "fupin_fields.Sketch";
    static props = ["data", "panel", "choose", "move", "change", "isDraft"];

    setup() {
        this.rootRef = useRef("root");
        this.state = useState({ fixed: false, hidden: false, retired: false });
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

    get sections() {
        const { sections, fields } = this.props.data;
        const shown = fields.filter((one) => !one.invisible);
        return sections.map((section) => ({ ...section, fields: shown.filter((one) => one.section === section.key) }));
    }

    /** What stands in no section that could be changed: the head of the form, lists on their own pages. */
    get fixed() {
        const keys = this.props.data.sections.map((one) => one.key);
        return this.props.data.fields.filter((one) => !one.invisible && !keys.includes(one.section));
    }

    get hidden() {
        return this.props.data.fields.filter((one) => one.invisible);
    }

    get fixedTitle() {
        return _t("Columns in a fixed place (%s)", this.fixed.length);
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

    isWide(field) {
        return isWide(field);
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
