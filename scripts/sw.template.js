// Written by scripts/post_build.mjs from scripts/sw.template.js. Keeps one whole version of the page and serves it
// first, so that it opens without a network. A newer version waits until the page asks for it; nothing from another
// origin is ever touched.

const VERSION = "@VERSION@";
const FILES = @FILES@;
const CACHE = `plumbline-${VERSION}`;
const SCOPE = new URL(self.registration.scope);

self.addEventListener("install", (event) => {
  const requests = FILES.map(
    ({ url, integrity }) => new Request(new URL(url, SCOPE), { cache: "no-cache", integrity }),
  );
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(requests)));
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    (async () => {
      for (const name of await caches.keys()) {
        if (name.startsWith("plumbline-") && name !== CACHE) await caches.delete(name);
      }
      await self.clients.claim();
    })(),
  );
});

self.addEventListener("message", (event) => {
  if (event.data?.type === "skip-waiting") self.skipWaiting();
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== SCOPE.origin || !url.pathname.startsWith(SCOPE.pathname)) return;
  // the page is kept under its folder's address, because some hosts redirect index.html there
  const key = url.pathname === `${SCOPE.pathname}index.html` ? SCOPE : request;
  event.respondWith(
    caches
      .open(CACHE)
      .then((cache) => cache.match(key, { ignoreSearch: true }))
      .then((kept) => kept ?? fetch(request)),
  );
});
