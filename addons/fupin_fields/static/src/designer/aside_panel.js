/** @odoo-module **/

import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { deserializeDateTime, formatDateTime } from "@web/core/l10n/dates";

const SHOWN = 8;
const STATES = { draft: _t("Draft"), published: _t("In force"), superseded: _t("Former") };

/** What stands beside the form while nothing is chosen: what was changed, with its way back, and the versions. */
export class AsidePanel extends Component {
    static template = "fupin_fields.AsidePanel";
    static props = { data: Object, undo: Function, compare: Function, restore: Function };

    setup() {
        this.state = useState({ all: false, versions: false });
    }

    get undo() {
        return this.state.all ? this.props.data.undo : this.props.data.undo.slice(0, SHOWN);
    }

    get allTitle() {
        return _t("Show all %s", this.props.data.undo.length);
    }

    get versions() {
        return this.state.versions ? this.props.data.versions : this.props.data.versions.slice(0, SHOWN);
    }

    get versionsTitle() {
        return _t("Show all %s versions", this.props.data.versions.length);
    }

    title(version) {
        const number = _t("Version %s", version.version);
        return `${number} · ${STATES[version.state]}`;
    }

    time(text) {
        return text ? formatDateTime(deserializeDateTime(text), { format: "yyyy-MM-dd HH:mm" }) : "";
    }
}
