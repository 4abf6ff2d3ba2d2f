/** @odoo-module **/

// A grid is `{columns: [{name, string, type}], rows: [{id, article_id, cells: {name: value}}]}`.

export function emptyRow() {
    return { id: false, article_id: false, cells: {} };
}

/** Add a column with a name that no other has; return it. */
export function addColumn(grid, string = "", type = "char") {
    let number = grid.columns.length + 1;
    while (grid.columns.some((column) => column.name === `c${number}`)) {
        number++;
    }
    const column = { name: `c${number}`, string, type };
    grid.columns.push(column);
    return column;
}

/** Return the cells of a text that was copied from a workbook. */
export function parseSheet(text) {
    const lines = text.replace(/\r/g, "").replace(/\n+$/, "").split("\n");
    return lines.some((line) => line.trim()) ? lines.map((line) => line.split("\t").map((cell) => cell.trim())) : [];
}

/** Return the kind of column that takes all these texts. */
function guessType(texts) {
    const filled = texts.filter((text) => text);
    if (filled.length && filled.every((text) => /^-?\d{1,9}$/.test(text))) {
        return "integer";
    }
    if (filled.length && filled.every((text) => /^-?[\d,]+(\.\d+)?[%万]?$/.test(text))) {
        return "float";
    }
    return filled.length && filled.every((text) => /^\d{4}-\d{2}-\d{2}$/.test(text)) ? "date" : "char";
}

/** Write a sheet into a grid from a cell on; row -1 are the heads. What is missing is added. */
export function pasteAt(grid, sheet, row, column) {
    const width = Math.max(...sheet.map((line) => line.length));
    while (grid.columns.length < column + width) {
        const texts = sheet.map((line) => line[grid.columns.length - column] || "");
        const isHead = row < 0;
        addColumn(grid, isHead ? texts[0] : "", guessType(isHead ? texts.slice(1) : texts));
    }
    sheet.forEach((line, index) => {
        const target = row + index;
        if (target < 0) {
            return line.forEach((text, number) => (grid.columns[column + number].string = text));
        }
        while (grid.rows.length <= target) {
            grid.rows.push(emptyRow());
        }
        line.forEach((text, number) => {
            grid.rows[target].cells[grid.columns[column + number].name] = text;
        });
    });
}
