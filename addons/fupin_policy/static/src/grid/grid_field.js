/** @odoo-module **/

import { Component, useState } from "@odoo/owl";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useService } from "@web/core/utils/hooks";
import { useRecordObserver } from "@web/model/relational_model/utils";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { addColumn, emptyRow, parseSheet, pasteAt } from "./grid";

const TYPES = [
    ["char", _t("Text")],
    ["text", _t("Long text")],
    ["integer", _t("Whole number")],
    ["float", _t("Number")],
    ["boolean", _t("Yes or no")],
    ["date", _t("Date")],
];

/** A small sheet: heads with their kinds, rows, cells; what is copied from a workbook can be pasted. */
export class FupinGridField extends Component {
    static template = "fupin_policy.GridField";
    static props = { ...standardFieldProps };

    setup() {
        this.types = TYPES;
        this.orm = useService("orm");
        this.policy = null;
        this.pending = 0;
        this.typing = false;
        this.state = useState({ columns: [], rows: [], articles: [] });
        useRecordObserver((record, props) => {
            this.takeOver(record.data[props.name]);
            this.loadArticles(record);
        });
    }

    /** Follow the record, unless it has yet to take over what is being typed. */
    takeOver(grid) {
        if (!this.pending && !this.typing) {
            const { columns = [], rows = [] } = JSON.parse(JSON.stringify(grid || {}));
            Object.assign(this.state, { columns, rows });
        }
    }

    async loadArticles(record) {
        const policy = record.data.policy_id?.id || record.evalContext.parent?.id || false;
        if (policy && policy !== this.policy) {
            this.policy = policy;
            const domain = [["policy_id", "=", policy]];
            this.state.articles = await this.orm.searchRead("fupin.policy.article", domain, ["display_name"]);
        }
    }

    /** Keep what is being typed: rendering puts the state into the inputs. */
    type(edit) {
        this.typing = true;
        edit(this.state);
    }

    async change(edit) {
        this.typing = false;
        edit(this.state);
        const { columns, rows } = this.state;
        this.pending++;
        try {
            await this.props.record.update({ [this.props.name]: JSON.parse(JSON.stringify({ columns, rows })) });
        } finally {
            this.pending--;
        }
    }

    addColumn() {
        this.change((grid) => {
            addColumn(grid);
            grid.rows.length || grid.rows.push(emptyRow());
        });
    }

    removeColumn(index) {
        this.change((grid) => grid.columns.splice(index, 1));
    }

    setColumn(index, values) {
        this.change((grid) => Object.assign(grid.columns[index], values));
    }

    addRow() {
        this.change((grid) => grid.rows.push(emptyRow()));
    }

    removeRow(index) {
        this.change((grid) => grid.rows.splice(index, 1));
    }

    typeHead(index, value) {
        this.type((grid) => Object.assign(grid.columns[index], { string: value }));
    }

    typeCell(row, name, value) {
        this.type((grid) => Object.assign(grid.rows[row].cells, { [name]: value }));
    }

    setCell(row, name, value) {
        this.change((grid) => {
            grid.rows[row].cells[name] = value;
        });
    }

    setArticle(row, value) {
        this.change((grid) => {
            grid.rows[row].article_id = Number(value) || false;
        });
    }

    /** Several cells fill the sheet from here on; a single one is pasted as ever. */
    paste(ev, row, column) {
        const sheet = parseSheet(ev.clipboardData.getData("text/plain"));
        if (sheet.length > 1 || sheet[0]?.length > 1) {
            ev.preventDefault();
            this.change((grid) => pasteAt(grid, sheet, row, column));
        }
    }

    /** Into an empty table: the first line are the heads. */
    pasteTable(ev) {
        const sheet = parseSheet(ev.clipboardData.getData("text/plain"));
        if (sheet.length) {
            ev.preventDefault();
            this.change((grid) => pasteAt(grid, sheet, -1, 0));
        }
    }

    shown(column, row) {
        const value = row.cells[column.name];
        if (column.type === "boolean") {
            return value ? _t("yes") : _t("no");
        }
        return value === false || value === null || value === undefined ? "" : String(value);
    }

    articleOf(row) {
        return this.state.articles.find((article) => article.id === row.article_id)?.display_name || "";
    }
}

registry.category("fields").add("fupin_grid", {
    component: FupinGridField,
    displayName: _t("Sheet"),
    supportedTypes: ["json"],
});
