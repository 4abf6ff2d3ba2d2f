/** @odoo-module **/

import { h } from "./dom";
import { _t } from "./words";

function stateLine(app) {
    const { queue } = app;
    const unsent = app.unsent;
    const refused = app.refused;
    const others = queue.rows.length - queue.of(app.uid).length;
    if (queue.isSignedOut) {
        return [
            h("p.warning", null, badge(unsent), _t("Your sign-in has ended. Nothing is lost: sign in again and it is sent.")),
            h("a.main.sign_in", { href: `/web/login?redirect=${encodeURIComponent(app.address)}` }, _t("Sign in")),
        ];
    }
    const lines = [];
    if (refused.length) {
        lines.push(
            h(
                "button.refusal",
                { type: "button", onclick: () => app.show(refused[0]) },
                _t("%s were not taken: see the red ones", refused.length)
            )
        );
    }
    if (unsent) {
        lines.push(
            h(
                "p.state",
                { role: "status" },
                badge(unsent),
                queue.isBusy
                    ? _t("Being sent …")
                    : app.store.isLasting
                      ? _t("Kept on the phone, sent by itself once there is a network")
                      : _t("This browser keeps nothing: stay on this page until all is sent"),
                queue.isBusy || !navigator.onLine ? null : h("button.quiet.send", { type: "button", onclick: () => app.flush() }, _t("Send now"))
            )
        );
    } else if (app.isStale && app.page.task) {
        lines.push(h("p.state", { role: "status" }, _t("No network: fill in as always")));
    } else if (!refused.length && app.page.assets.some((asset) => asset.found)) {
        lines.push(h("p.state.sent", { role: "status" }, `✓ ${_t("All is sent")}`));
    }
    if (queue.problem) {
        lines.push(h("p.warning", { role: "alert" }, queue.problem));
    }
    if (others) {
        lines.push(h("p.warning", null, _t("%s of another account wait on this phone: sign in with it to send them.", others)));
    }
    return lines;
}

function badge(unsent) {
    return unsent ? h("span.badge", null, _t("%s unsent", unsent)) : null;
}

function reportWords(app) {
    const asked = app.unphotographed.length;
    if (asked) {
        return _t("Take the photos first (%s left)", asked);
    }
    if (!app.rest) {
        return _t("Report");
    }
    return app.rest < app.page.task.scope
        ? _t("All the rest is normal: report (%s)", app.rest)
        : _t("All normal: report (%s)", app.rest);
}

function mainButton(app) {
    const { task } = app.page;
    const report = task && app.queue.report(app.uid, task.id);
    if (report) {
        return [
            report.reason
                ? h("p.warning", { role: "alert" }, h("b", null, _t("The report was not taken:")), " ", report.reason)
                : h("p.waits", null, `✓ ${_t("The report is kept and goes by itself once there is a network")}`),
            app.queue.isSending(report)
                ? null
                : h("button.plain.unreport", { type: "button", onclick: () => app.takeBack(report) }, report.reason ? _t("Understood") : _t("Do not report yet")),
        ];
    }
    // while a form is open, its own button is the one to press
    if (!app.mayFill || app.draft) {
        return null;
    }
    if (task.is_round) {
        const isDone = !app.rest && !app.unsent && !app.refused.length;
        return isDone ? h("a.main.report", { href: `/odoo/fupin-rounds/${-task.id}` }, _t("All looked at: to the round")) : null;
    }
    if (task.may_nil) {
        return h("button.main.nil", { type: "button", onclick: () => app.nil() }, _t("Nil return"));
    }
    const first = app.unphotographed[0];
    return h(
        `button.${first ? "plain" : "main"}.report`,
        {
            type: "button",
            disabled: app.refused.length > 0,
            onclick: () => (first ? app.show({ asset_id: first.id }) : app.report()),
        },
        reportWords(app)
    );
}

/** Return what stands below, within reach of the thumb: what is unsent, and the report. */
export function pageFoot(app) {
    const parts = [stateLine(app), mainButton(app)].flat(2).filter(Boolean);
    return h("footer", { hidden: !parts.length }, h("div", null, parts));
}
