/** @odoo-module **/

import { patch } from "@web/core/utils/patch";
import { user } from "@web/core/user";
import { GraphRenderer } from "@web/views/graph/graph_renderer";

const WAN = 10000;

// Large figures of charts as their readers count: 1400万, 1.2亿, where the client would write 14.00M.
patch(GraphRenderer.prototype, {
    formatValue(value, allIntegers = true, formatType = "") {
        if (formatType || Math.abs(value) < WAN) {
            return super.formatValue(value, allIntegers, formatType);
        }
        const short = { notation: "compact", maximumFractionDigits: 2 };
        return new Intl.NumberFormat(user.lang, short).format(value);
    },
});
