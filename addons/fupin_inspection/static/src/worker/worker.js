/* Keeps the page in the field for places without network. VERSION and FILES stand above: the server writes them.
   It answers for the page and its own files only; whatever has data goes to the server, and the page itself keeps what
   it has to. */

const KEPT = `fupin-field-${VERSION}`;

self.addEventListener("install", (event) => {
    const keep = async () => {
        const cache = await caches.open(KEPT);
        for (const file of FILES) {
            const response = await fetch(file, { cache: "no-cache", credentials: "same-origin" });
            // who is not signed in is sent to another page, which is not kept
            if (!response.ok || response.redirected) {
                throw new Error(`not kept: ${file}`);
            }
            await cache.put(file, response);
        }
        await self.skipWaiting();
    };
    event.waitUntil(keep());
});

self.addEventListener("activate", (event) => {
    const tidy = async () => {
        for (const name of await caches.keys()) {
            if (name.startsWith("fupin-field-") && name !== KEPT) {
                await caches.delete(name);
            }
        }
        await self.clients.claim();
    };
    event.waitUntil(tidy());
});

self.addEventListener("fetch", (event) => {
    const { pathname, origin } = new URL(event.request.url);
    const isOurs = origin === self.location.origin && FILES.includes(pathname);
    if (event.request.method !== "GET" || !isOurs) {
        return;
    }
    const answer = async () => (await caches.match(pathname, { cacheName: KEPT })) || fetch(event.request);
    event.respondWith(answer());
});
