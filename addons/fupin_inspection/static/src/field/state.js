/** @odoo-module **/

import { assetCard, stateOf } from "./card";
import { h } from "./dom";
import { pageFoot } from "./foot";
import { pageHead } from "./head";
import { call, Refused, SignedOut } from "./net";
import { Queue } from "./queue";
import { Store } from "./store";
import { _t } from "./words";

const PAGE = "/fupin/field";
const LAST = "last"; // key of who read which page last

/**
 * What the page knows, where it reads it, and how it is drawn: everything shown follows from `page` (as the server told
 * it last), `queue` (what the phone keeps) and `draft` (the form that is open).
 */
export class FieldState {
    constructor(root) {
        this.root = root;
        this.cards = new Map();
        this.page = { task: null, choices: [], assets: [], questions: [], user: null };
        this.draft = null;
        this.isStale = false;
        this.tellsPlace = localStorage.getItem("fupin_field_place") === "1";
    }

    async start() {
        this.store = await new Store().open();
        this.queue = new Queue(this.store, () => this.drawEdges());
        await this.queue.load();
        const asked = Number(new URLSearchParams(location.search).get("task")) || false;
        const last = (await this.store.get("pages", LAST)) || {};
        await this.showKept(last.uid, asked || last.task);
        await this.load(asked || false);
        window.addEventListener("online", () => this.refresh());
        document.addEventListener("visibilitychange", () => document.hidden || this.refresh());
        window.addEventListener("beforeunload", (event) => !this.store.isLasting && this.unsent && event.preventDefault());
    }

    // what is known ------------------------------------------------------------

    get uid() {
        return this.page.user && this.page.user.id;
    }

    get address() {
        return this.page.task ? `${PAGE}?task=${this.page.task.id}` : PAGE;
    }

    get draftKey() {
        return `${this.uid}:${this.page.task.id}`;
    }

    get mayFill() {
        const { task } = this.page;
        return Boolean(task) && ["open", "returned"].includes(task.state) && task.may_do && !this.queue.report(this.uid, task.id);
    }

    get unsent() {
        return this.queue.of(this.uid).filter((row) => !row.reason).length;
    }

    get refused() {
        return this.queue.of(this.uid).filter((row) => row.reason && row.kind === "inspection");
    }

    /** Return the assets that nothing was said of yet. */
    get untouched() {
        return this.page.assets.filter((asset) => stateOf(this, asset).kind === "open");
    }

    get unphotographed() {
        return this.untouched.filter((asset) => asset.asks_photo);
    }

    get rest() {
        const { task, assets } = this.page;
        return Math.max(task.scope - assets.length, 0) + this.untouched.length;
    }

    count(kind) {
        return this.page.assets.filter((asset) => stateOf(this, asset).kind === kind).length;
    }

    // reading -------------------------------------------------------------------

    /** Show the page as it was read last, at once: the network may be slow, or none. */
    async showKept(uid, taskId) {
        const page = uid && (await this.store.get("pages", `${uid}:${taskId || ""}`));
        if (page) {
            await this.show_(page);
        }
    }

    async show_(page) {
        const other = !this.page.task || !page.task || this.page.task.id !== page.task.id;
        this.page = page;
        if (other) {
            this.cards.clear();
            this.draft = (page.task && (await this.store.get("drafts", this.draftKey))) || null;
        }
        if (this.draft && !page.assets.some((asset) => asset.id === this.draft.asset_id)) {
            this.draft = null;
        }
        this.draw();
    }

    async load(taskId) {
        try {
            const page = await call("fupin.task", "get_sweep", [taskId || false]);
            const key = `${page.user.id}:${page.task ? page.task.id : ""}`;
            await this.store.write(["pages", key, page], ["pages", LAST, { uid: page.user.id, task: page.task && page.task.id }]);
            this.isStale = this.queue.isSignedOut = this.queue.isOffline = false;
            this.queue.attempts = 0; // there is a network again
            await this.show_(page);
            await this.flush();
        } catch (error) {
            if (error instanceof Refused && taskId) {
                await this.load(false); // not his to see, or no more there
                return;
            }
            this.isStale = true;
            this.queue.isSignedOut = error instanceof SignedOut;
            if (taskId && this.uid && (!this.page.task || this.page.task.id !== taskId)) {
                await this.showKept(this.uid, taskId);
            }
            this.draw(error instanceof Refused ? error.message : "");
        }
    }

    /** The network is back, or the person is: send, and read anew. */
    async refresh() {
        if (this.queue.isBusy) {
            return;
        }
        await this.load(this.page.task ? this.page.task.id : false);
    }

    async flush() {
        let sent = 0;
        const taskId = this.page.task && this.page.task.id;
        await this.queue.flush(this.uid, async (rows) => {
            sent += rows.length;
            this.taken(rows);
            const current = this.page.task && this.page.task.id;
            if (rows.some((row) => row.kind === "report") && taskId === current) {
                sent = -1;
            }
        });
        if (sent < 0) {
            await this.load(taskId); // what the report brought about is the server's to tell
        } else if (sent) {
            await this.store.write(["pages", `${this.uid}:${taskId}`, this.page]);
        }
    }

    /** What the server has is shown as found, without reading all anew. */
    taken(rows) {
        for (const row of rows.filter((one) => this.page.task && one.task_id === this.page.task.id)) {
            const asset = this.page.assets.find(({ id }) => id === row.asset_id);
            if (asset) {
                const kept = asset.found && asset.found.uuid === row.corrects ? asset.found.photos : [];
                asset.found = {
                    uuid: row.kept_uuid || row.uuid,
                    is_normal: row.is_normal,
                    note: row.note,
                    photos: [...kept, ...row.small],
                    is_mine: true,
                    day: "",
                };
            }
        }
        this.drawEdges();
    }

    // drawing -------------------------------------------------------------------

    draw(problem = "") {
        if (!this.list) {
            this.notice = h("div");
            this.head = h("div");
            this.list = h("ul.assets");
            this.foot = h("div");
            this.root.replaceChildren(this.notice, this.head, this.list, this.foot);
        }
        const nothing = _t("No network, and nothing was kept on this phone yet: open the page once where there is a network.");
        const words = problem || (this.isStale && !this.page.user && !this.queue.isSignedOut ? nothing : "");
        this.notice.replaceChildren(...(words ? [h("p.empty", { role: "alert" }, words)] : []));
        this.drawEdges();
    }

    /** Draw head and foot, and those cards that show something new: a form one writes in stays as it is. */
    drawEdges() {
        if (!this.head) {
            return;
        }
        const [head, foot] = [pageHead(this), pageFoot(this)];
        this.head.replaceWith(head);
        this.foot.replaceWith(foot);
        Object.assign(this, { head, foot });
        this.page.assets.forEach((asset, index) => {
            const isOpen = this.draft && this.draft.asset_id === asset.id;
            const state = stateOf(this, asset);
            const key = JSON.stringify(
                isOpen
                    ? ["open", this.draft.version, this.tellsPlace]
                    : [this.mayFill, asset, state.row && [state.row, this.queue.isSending(state.row)]]
            );
            let known = this.cards.get(asset.id);
            if (!known || known.key !== key) {
                const node = assetCard(this, asset);
                if (known) {
                    known.node.replaceWith(node);
                }
                known = { node, key };
                this.cards.set(asset.id, known);
            }
            // a card that stands where it belongs is not moved: one may be writing in it
            if (this.list.children[index] !== known.node) {
                this.list.insertBefore(known.node, this.list.children[index] || null);
            }
        });
        while (this.list.children.length > this.page.assets.length) {
            this.list.lastChild.remove();
        }
    }

    show(row) {
        const card = document.getElementById(`asset_${row.asset_id}`);
        if (card) {
            card.scrollIntoView({ block: "center", behavior: "smooth" });
        } else if (row.task_id) {
            this.load(row.task_id);
        }
    }
}
