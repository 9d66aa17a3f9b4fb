// Between this device and the server: single scans, the queue in its order, the roster; the clock, and whether we are one.

import * as queue from "./queue.js";
import * as roster from "./roster.js";
import { recall, remember } from "./store.js";

const ANSWER_MS = 4000;
const SYNC_MS = 15000;
const csrf = document.querySelector('meta[name="csrf-token"]').content;

/** state: on, off, sync, or gone when the host has taken this device back; at: last agreement with the server. */
export const net = { state: navigator.onLine ? "on" : "off", at: Date.now(), offset: 0 };
let listener = () => {};
let syncing = false;
let losses = 0; // what was asked before the network went says nothing about it now

export async function watch(told) {
  listener = told;
  Object.assign(net, await recall("clock"));
}

function turn(state) {
  if (net.state === "gone") return;
  net.state = state;
  listener(state);
}

async function ask(address, patience, body) {
  const how = body && { method: "POST", headers: { "Content-Type": "application/json", "x-csrftoken": csrf }, body: JSON.stringify(body) };
  const answer = await fetch(address, { ...how, cache: "no-store", signal: AbortSignal.timeout(patience) });
  if (answer.status === 401) {
    await roster.wipe();
    turn("gone");
  }
  if (answer.status === 401 || answer.status >= 500) throw new Error(String(answer.status));
  return answer;
}

/** One live scan: the answer, or nothing when nobody knows whether it arrived. */
export async function send(seq, scan) {
  const before = losses;
  try {
    const answer = await ask("/api/v1/checkin/redeem", ANSWER_MS, { ...scan, seq });
    const body = await answer.json();
    if (before === losses) turn("on");
    if (answer.ok && body.recorded && body.nonce === scan.nonce) {
      await queue.drop(seq);
      if (body.outcome === "admitted") await roster.went(scan.token, scan.kind);
      return body;
    }
    await queue.refuse(seq, scan, body.code ?? String(answer.status));
    return { recorded: false };
  } catch {
    turn("off");
    return null;
  }
}

/** Deliver what waits, then take what is new. */
export async function sync() {
  if (syncing || net.state === "gone") return;
  syncing = true;
  const before = losses;
  try {
    for (let left = await queue.waiting(); left.length; left = await queue.waiting()) {
      turn("sync");
      const answer = await ask("/api/v1/checkin/redeem-batch", SYNC_MS, { scans: left.map(({ seq, scan }) => ({ ...scan, seq })) });
      if (!answer.ok) throw new Error(String(answer.status));
      const { answers } = await answer.json();
      await Promise.all(answers.map((one, place) => settle(left[place], one)));
    }
    await agree();
    if (before === losses) turn("on");
  } catch {
    turn("off");
  } finally {
    syncing = false;
    listener(net.state);
  }
}

// A scan whose first sending may have arrived unseen has a nonce the server knows: it is asked for by its first body.
async function settle({ seq, scan }, answer) {
  if (answer.recorded && answer.nonce === scan.nonce) await queue.drop(seq);
  else if (answer.code === "nonce_conflict" && scan.mode === "upload")
    await queue.change(seq, { ...scan, mode: "live", shown: "none" });
  else await queue.refuse(seq, scan, answer.code ?? "unknown");
}

// The roster's changes; its moment is about the middle of the question.
async function agree() {
  const asked = Date.now();
  const answer = await ask(`/api/v1/checkin/roster?since=${encodeURIComponent(roster.version())}`, SYNC_MS);
  if (!answer.ok) throw new Error(String(answer.status));
  const news = await answer.json();
  net.at = Date.now();
  net.offset = Math.round(Date.parse(news.now) - (asked + net.at) / 2);
  await roster.renew(news);
  await remember("clock", { at: net.at, offset: net.offset });
}

export const again = () => setTimeout(() => sync().finally(again), SYNC_MS + Math.random() * 3000);
addEventListener("online", sync);
addEventListener("offline", () => {
  losses += 1;
  turn("off");
});
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && sync());
