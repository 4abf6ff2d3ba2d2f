/** @odoo-module **/

const SIGNED_OUT = 100; // what Odoo answers when a session has ended
const PATIENCE = 60000; // milliseconds: a photo on a village's network takes its time

/** No answer came: no network, a server that is down, a portal that answers in its place. */
export class Offline extends Error {}
/** Somebody has to sign in again. */
export class SignedOut extends Error {}
/** The server refused, with a reason for people. */
export class Refused extends Error {}

/** Call a method on the server, which answers in the language of the page. */
export async function call(model, method, args) {
    const kwargs = { context: { lang: document.documentElement.lang.replace("-", "_") } };
    const stop = new AbortController();
    const timer = setTimeout(() => stop.abort(), PATIENCE);
    let answer;
    try {
        const response = await fetch(`/web/dataset/call_kw/${model}/${method}`, {
            method: "POST",
            headers: { "Content-Type": "application/json" },
            body: JSON.stringify({ jsonrpc: "2.0", method: "call", params: { model, method, args, kwargs } }),
            credentials: "same-origin",
            signal: stop.signal,
        });
        answer = await response.json();
    } catch {
        throw new Offline();
    } finally {
        clearTimeout(timer);
    }
    if (answer.error) {
        if (answer.error.code === SIGNED_OUT) {
            throw new SignedOut();
        }
        throw new Refused((answer.error.data && answer.error.data.message) || answer.error.message);
    }
    return answer.result;
}
