// The scans this device still has to deliver, in their order.

import { within } from "./store.js";

// Keep a scan; resolves with its number in the order of scans.
export const keep = (scan) => within("waiting", "readwrite", (store) => store.add({ scan }));
export const change = (seq, scan) => within("waiting", "readwrite", (store) => store.put({ seq, scan }));
export const drop = (seq) => within("waiting", "readwrite", (store) => store.delete(seq));
export const waiting = (most = 100) => within("waiting", "readonly", (store) => store.getAll(null, most));
export const length = () => within("waiting", "readonly", (store) => store.count());
export const problems = () => within("problems", "readonly", (store) => store.getAll());

// The server will never take this scan: into the list that staff see, out of the queue.
export async function refuse(seq, scan, code) {
  await within("problems", "readwrite", (store) => store.put({ ...scan, seq, code }));
  await drop(seq);
}

/** Which way this device last let a badge go of which the server has not heard yet, besides the scan of `nonce`. */
export async function wayOf(token, nonce) {
  const seen = await waiting(100_000);
  return seen.findLast(({ scan }) => scan.token === token && scan.nonce !== nonce && scan.shown === "admitted")?.scan.kind;
}

/** Everything not delivered, as the file that the host's page and `lianqiao checkin import` read. */
export async function file(session) {
  const left = (await waiting(100_000)).map(({ seq, scan }) => ({ ...scan, seq }));
  const refused = (await problems()).map(({ code, ...scan }) => scan);
  return { schema: 1, session, scans: [...refused, ...left].map((scan) => ({ ...scan, mode: "upload" })) };
}
