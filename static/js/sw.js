// The scanning page without a network: keeps the page as this device last saw it and the static files it names, so that
// a reload opens it again with its queue. Nothing that is said about a person passes through here.

const SHELL = "lianqiao-door";
const DOOR = "/door";
const PAGE_MS = 4000;
const FILE_MS = 2500;
const HASHED = /\.[0-9a-f]{8}\.[a-z0-9]+$/;

const within = (patience, work) =>
  Promise.race([work, new Promise((_, no) => setTimeout(() => no(new Error("no answer")), patience))]);
const opened = () => caches.open(SHELL);
const held = (address, options) => caches.match(address, { cacheName: SHELL, ignoreVary: true, ...options });
const pathOf = (request) => new URL(request.url).pathname;

self.addEventListener("install", (event) => {
  event.waitUntil(keepOpenPages().then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(pathname === DOOR ? scanning(event) : other(request));
  else if (pathname.startsWith("/static/")) event.respondWith(file(request));
});

// The pages that are open while this worker comes: they were loaded before it could see them.
async function keepOpenPages() {
  const open = await self.clients.matchAll({ includeUncontrolled: true, type: "window" });
  const addresses = new Set(open.map((one) => one.url.split("#")[0]).filter((url) => new URL(url).pathname === DOOR));
  for (const address of addresses.size ? addresses : [DOOR]) await take(address, await fetch(address));
}

// The page as it is now; as it was, when nobody answers.
async function scanning(event) {
  const asked = fetch(event.request);
  try {
    const answer = await within(PAGE_MS, asked);
    if (answer.status >= 500) throw new Error(String(answer.status));
    event.waitUntil(take(event.request.url, answer.clone()));
    return answer;
  } catch {
    return (await held(event.request.url)) ?? (await held(DOOR, { ignoreSearch: true })) ?? asked;
  }
}

// Every other page of the device needs the network; without it the way leads back to scanning.
async function other(request) {
  try {
    return await fetch(request);
  } catch (gone) {
    if (await held(DOOR, { ignoreSearch: true })) return Response.redirect(DOOR, 302);
    throw gone;
  }
}

// A file whose name holds its hash never changes; the rest is asked for first.
async function file(request) {
  const kept = await held(request);
  if (kept && (HASHED.test(pathOf(request)) || !navigator.onLine)) return kept;
  try {
    return await within(FILE_MS, fetch(request));
  } catch (gone) {
    if (kept) return kept;
    throw gone;
  }
}

// Keep a page with the files it names; what it names no more, and older pages with it, goes. Where the answer is no page
// of a paired device (the way to the login), nothing stays.
async function take(address, answer) {
  if (!answer.ok || answer.redirected) {
    await caches.delete(SHELL);
    return;
  }
  const shell = await opened();
  const named = new Set((await answer.clone().text()).match(/\/static\/[^"'#\s]+/g));
  const kept = new Set((await shell.keys()).map(pathOf));
  const wanted = [...named].filter((name) => !HASHED.test(name) || !kept.has(name));
  await shell.addAll(wanted);
  for (const request of await shell.keys())
    if (pathOf(request) === DOOR ? wanted.some((name) => HASHED.test(name)) : !named.has(pathOf(request)))
      await shell.delete(request);
  await shell.put(address, answer);
}
