"""What the two writers share: heads of several rows, page set-up, safe text."""

from .text import neutral

PAPERS = {"A3": 8, "A4": 9}
FONT = "宋体"


def write_head(sheet, first, grid, merges, cell_format):
    """Writes head rows and merges them; ``merges`` are (top, left, bottom, right) in the grid.

    In constant memory a row is gone once the next one is begun, and ``merge_range`` refuses
    to reach back. The rows are written in order and the merges added to the sheet's own
    list, which is written at the end; only the first cell of each holds a text.
    """
    covered = {
        (row, column)
        for top, left, bottom, right in merges
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
        if (row, column) != (top, left)
    }
    for row, texts in enumerate(grid):
        for column, text in enumerate(texts):
            if (row, column) in covered or not text:
                sheet.write_blank(first + row, column, None, cell_format)
            else:
                sheet.write_string(first + row, column, neutral(text), cell_format)
    sheet.merge.extend([first + t, left, first + b, right] for t, left, b, right in merges if (t, left) != (b, right))


def set_up_page(sheet, paper, first_head, last_head, landscape=True):
    """Paper, one page wide, head repeated on each page, 第 n 页 共 m 页 below."""
    if landscape:
        sheet.set_landscape()
    sheet.set_paper(PAPERS[paper])
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&C第&P页 共&N页")
    sheet.repeat_rows(first_head, last_head)
    sheet.freeze_panes(last_head + 1, 0)


def head_grid(columns):
    """Rows and merges of a head from (group, label) pairs; equal neighbours in a group share it.

    >>> head_grid([("", "名称"), ("资金", "专项"), ("资金", "捐赠")])
    ([['名称', '资金', '资金'], ['名称', '专项', '捐赠']], [(0, 0, 1, 0), (0, 1, 0, 2)])
    >>> head_grid([("", "名称"), ("", "类别")])
    ([['名称', '类别']], [])
    """
    if not any(group for group, _label in columns):
        return [[label for _group, label in columns]], []
    grid = [[group or label for group, label in columns], [label for _group, label in columns]]
    merges = []
    start = 0
    for column, (group, _label) in enumerate(columns):
        if not group:
            merges.append((0, column, 1, column))
        if group and (column + 1 == len(columns) or columns[column + 1][0] != group):
            merges.append((0, start, 0, column))
        if column + 1 < len(columns) and columns[column + 1][0] != group:
            start = column + 1
    return grid, merges
