/** @odoo-module **/

import { h } from "./dom";
import { _t } from "./words";

function dueLine({ is_overdue: isOverdue, is_round: isRound, due: day, days_left: days }) {
    if (isRound) {
        const until = days >= 0 ? _t("Until %(day)s, %(days)s days left", { day, days }) : _t("Its period ended on %s.", day);
        return h(days < 0 ? "p.due.late" : days <= 3 ? "p.due.soon" : "p.due", null, until);
    }
    if (isOverdue) {
        return h("p.due.late", null, _t("Overdue since %s: report it now.", day));
    }
    const words = days > 0 ? _t("Report by %(day)s, %(days)s days left", { day, days }) : _t("Report today, %s", day);
    return h(days <= 3 ? "p.due.soon" : "p.due", null, words);
}

function doneBox(app) {
    const { task } = app.page;
    const problems = app.count("problem");
    if (task.is_round) {
        return h("div.done", null, h("b", null, `✓ ${_t("This round is finished.")}`));
    }
    const told = task.is_nil_return
        ? _t("Nothing to look at this time")
        : _t("%(covered)s looked at, %(problems)s with a problem", { covered: task.covered, problems });
    const next =
        task.state === "done"
            ? _t("The township has confirmed it.")
            : task.is_received
              ? _t("The township has received it.")
              : _t("The township has not received it yet: you can take it back.");
    return h(
        "div.done",
        null,
        h("b", null, `✓ ${task.is_nil_return ? _t("Nil return sent") : _t("Reported")}`),
        h("span.moment", null, task.submitted),
        h("p", null, told),
        h("p.hint", null, next),
        task.may_withdraw
            ? h("button.plain.withdraw", { type: "button", onclick: () => app.withdraw() }, _t("Take back"))
            : null
    );
}

function progress(app) {
    const all = app.page.task.scope;
    const done = Math.max(all - app.rest, 0);
    const problems = app.count("problem");
    return [
        h(
            "p.figures",
            null,
            h("b", null, String(done)),
            ` / ${all} `,
            _t("looked at"),
            problems ? h("span.problem", null, _t("%s with a problem", problems)) : null
        ),
        h(
            "div.bar",
            { role: "progressbar", "aria-label": _t("Looked at"), "aria-valuenow": done, "aria-valuemin": 0, "aria-valuemax": all },
            h("div", { style: `width: ${all ? (100 * done) / all : 100}%` })
        ),
    ];
}

function article(task) {
    return task.article
        ? h("details", null, h("summary", null, _t("Which rule asks for this?")), h("p", null, task.article))
        : null;
}

function choices(app) {
    if (!app.page.choices.length) {
        return null;
    }
    return h(
        "nav",
        null,
        app.page.choices.map((choice) =>
            h(
                "button.choice",
                {
                    type: "button",
                    "aria-pressed": String(Boolean(app.page.task) && choice.id === app.page.task.id),
                    onclick: () => app.load(choice.id),
                },
                choice.label,
                choice.is_overdue ? h("span.late", null, ` ${_t("Overdue")}`) : null,
                choice.is_waiting ? null : h("span.normal", null, " ✓")
            )
        )
    );
}

/** Return what stands above the assets: which tour it is, by when, how far it is. */
export function pageHead(app) {
    const { task } = app.page;
    const bar = h(
        "div.top",
        null,
        h("a.home", { href: "/odoo" }, `‹ ${_t("Desk")}`),
        h("span", null, app.page.user ? app.page.user.name : "")
    );
    if (!app.page.user) {
        return h("header", null, bar); // nothing is known yet
    }
    if (!task) {
        return h(
            "header",
            null,
            bar,
            choices(app),
            h("p.empty", null, _t("Nothing to sweep now. The sweep appears here by itself when its month begins."))
        );
    }
    const isDone = ["submitted", "done"].includes(task.state);
    return h(
        "header",
        null,
        bar,
        choices(app),
        h(
            "section",
            null,
            h("h1", null, `${task.label} · ${task.unit}`),
            h("p.hint", null, task.name),
            isDone
                ? doneBox(app)
                : [
                      task.state === "returned"
                          ? h("p.refusal", null, h("b", null, _t("Returned by the township")), " ", task.return_reason)
                          : null,
                      dueLine(task),
                      task.scope ? progress(app) : null,
                  ],
            article(task)
        ),
        app.page.assets.length
            ? null
            : h("p.empty", null, _t("No asset of yours is to be looked at."), task.may_nil ? h("br") : null, task.may_nil ? _t("Report that there is nothing, below.") : null),
        task.scope > app.page.assets.length
            ? h("p.hint", null, _t("The first %(shown)s of %(scope)s are shown.", { shown: app.page.assets.length, scope: task.scope }))
            : null
    );
}
