/** @odoo-module **/

const DATABASE = "fupin_field";
const STORES = ["pages", "rows", "photos", "drafts"];

/**
 * What the phone keeps: pages as they were read last, rows that wait to be sent and their photos, what is half written.
 * Where the browser keeps nothing (a private window) it stands in memory, and `isLasting` says so.
 */
export class Store {
    async open() {
        try {
            this.database = await new Promise((resolve, reject) => {
                const request = indexedDB.open(DATABASE, 1);
                request.onupgradeneeded = () => STORES.forEach((name) => request.result.createObjectStore(name));
                request.onsuccess = () => resolve(request.result);
                request.onerror = () => reject(request.error);
                request.onblocked = () => reject(new Error("blocked"));
            });
        } catch {
            this.memory = new Map(STORES.map((name) => [name, new Map()]));
        }
        return this;
    }

    get isLasting() {
        return Boolean(this.database);
    }

    get(name, key) {
        return this.memory ? Promise.resolve(this.memory.get(name).get(key)) : this._ask(name, (one) => one.get(key));
    }

    all(name) {
        return this.memory
            ? Promise.resolve([...this.memory.get(name).values()])
            : this._ask(name, (one) => one.getAll());
    }

    /** Write all changes or none: `[[store, key, value], …]`; without a value the key is removed. */
    async write(...changes) {
        if (this.memory) {
            for (const [name, key, value] of changes) {
                const kept = this.memory.get(name);
                value === undefined ? kept.delete(key) : kept.set(key, value);
            }
            return;
        }
        const names = [...new Set(changes.map(([name]) => name))];
        const transaction = this.database.transaction(names, "readwrite", { durability: "strict" });
        const done = new Promise((resolve, reject) => {
            transaction.oncomplete = resolve;
            transaction.onabort = transaction.onerror = () => reject(transaction.error);
        });
        for (const [name, key, value] of changes) {
            const one = transaction.objectStore(name);
            value === undefined ? one.delete(key) : one.put(value, key);
        }
        await done;
    }

    _ask(name, question) {
        return new Promise((resolve, reject) => {
            const request = question(this.database.transaction(name).objectStore(name));
            request.onsuccess = () => resolve(request.result);
            request.onerror = () => reject(request.error);
        });
    }
}
