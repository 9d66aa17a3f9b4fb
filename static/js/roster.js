// What this device knows of the badges: of each the hash of its code, and sealed with the code whose it is, so that a
// lost phone names nobody whose badge it has not scanned. Needs a secure context; without one there is no roster.

import { forget, recall, remember } from "./store.js";

const SEALED_TAG = 16;
const possible = Boolean(globalThis.crypto?.subtle);
const bytes = (text) => new TextEncoder().encode(text);
let held = null;

/** The roster as it was kept, read once. */
export async function load() {
  held ??= (await recall("roster")) ?? null;
  return held;
}

export const version = () => held?.version ?? "";
export const house = () => (held && Date.parse(held.house.expires_at) > Date.now() ? held.house : null);

/** Take what the server says has changed. */
export async function renew({ version: now, house: of, shelves }) {
  if (!possible) return;
  const kept = held?.house.session === of.session ? held.shelves : {};
  const fresh = Object.entries(shelves).map(([shelf, lines]) => [shelf, Object.fromEntries(lines.map((one) => [one.hash, one]))]);
  held = { version: now, house: of, shelves: { ...kept, ...Object.fromEntries(fresh) } };
  if (fresh.length) await remember("roster", held);
}

/** The line of a code, if there is one. */
export async function lineOf(code) {
  if (!possible || !held) return undefined;
  const hash = hex(await crypto.subtle.digest("SHA-256", bytes(code)));
  return held.shelves[hash[0]]?.[hash];
}

/** Note which way a badge went, until the server says it itself. */
export async function went(code, kind) {
  const line = await lineOf(code);
  if (line) line.inside = kind === "entry";
}

/** This device is one no more: it forgets whatever it knew of people, and the page that opens without a network. */
export async function wipe() {
  held = null;
  await forget("roster");
  for (const name of (await globalThis.caches?.keys()) ?? []) await caches.delete(name);
}

/** Whose badge it is: {name, number, title, organisation}; nothing if the box was not sealed with this code. */
export async function opened(code, box) {
  const raw = Uint8Array.from(atob(box), (sign) => sign.charCodeAt(0));
  const tag = raw.slice(0, SEALED_TAG);
  const body = raw.slice(SEALED_TAG);
  const pad = await derived(code, tag, "pad", body.length);
  const plain = body.map((one, place) => one ^ pad[place]);
  const key = await crypto.subtle.importKey(
    "raw", await derived(code, new Uint8Array(32), "tag", 32), { name: "HMAC", hash: "SHA-256" }, false, ["sign"],
  );
  const proof = new Uint8Array(await crypto.subtle.sign("HMAC", key, plain));
  return tag.every((one, place) => one === proof[place]) ? JSON.parse(new TextDecoder().decode(plain)) : null;
}

async function derived(secret, salt, info, length) {
  const key = await crypto.subtle.importKey("raw", bytes(secret), "HKDF", false, ["deriveBits"]);
  const how = { name: "HKDF", hash: "SHA-256", salt, info: bytes(info) };
  return new Uint8Array(await crypto.subtle.deriveBits(how, key, length * 8));
}

const hex = (buffer) => [...new Uint8Array(buffer)].map((one) => one.toString(16).padStart(2, "0")).join("");
