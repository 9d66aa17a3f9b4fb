// The scanning page: one focused input, the camera, a queue that survives the network and the browser, colour and sound.

import * as camera from "./camera.js";
import * as queue from "./queue.js";
import { stays } from "./stay.js";

const CLEAR_MS = 3000;
const SAME_MS = 2000;
const ANSWER_MS = 4000;
const SYNC_MS = 15000;
const CODE = /^HX1-[0-9A-HJKMNP-TV-Z]{27}$/;

const page = document.querySelector("[data-door]");
const form = page.querySelector("[data-scan]");
const input = form.elements.code;
const said = page.querySelector("[data-said]");
const net = page.querySelector("[data-net]");
const csrf = document.querySelector('meta[name="csrf-token"]').content;
const offset = Number(page.dataset.now) - Date.now();
let last = { code: "", at: 0 };
let syncedAt = Date.now();
let clearing = 0;
let syncing = false;
let shownFor = "";

// Saying it: colour, word, shape and sound -------------------------------------------------------------------------

const TONES = { ok: [[880, 0], [1320, 0.12]], warn: [[660, 0], [660, 0.2]], bad: [[220, 0], [180, 0.2], [150, 0.4]] };
let audio = null;
function sound(state) {
  try {
    audio ??= new AudioContext();
    for (const [pitch, after] of TONES[state]) {
      const tone = audio.createOscillator();
      const loudness = audio.createGain();
      tone.frequency.value = pitch;
      tone.type = state === "bad" ? "square" : "sine";
      loudness.gain.value = 0.15;
      tone.connect(loudness).connect(audio.destination);
      tone.start(audio.currentTime + after);
      tone.stop(audio.currentTime + after + 0.15);
    }
  } catch {
    // a browser without sound still has colour, shape and word
  }
  navigator.vibrate?.(state === "ok" ? 60 : [120, 60, 120]);
}

function show(outcome, answer = {}) {
  const template = page.querySelector(`template[data-outcome="${outcome}"]`) ?? page.querySelector('[data-outcome="unknown"]');
  const verdict = template.content.firstElementChild.cloneNode(true);
  const name = verdict.querySelector("h1");
  if (name) {
    name.textContent = answer.delegate || answer.organisation || "";
    verdict.querySelector(".lq-door__org").textContent = answer.delegate ? answer.organisation : "";
  }
  said.replaceChildren(verdict);
  sound(verdict.classList.contains("is-ok") ? "ok" : verdict.classList.contains("is-warn") ? "warn" : "bad");
  clearLater();
}

// The whole page of a recorded scan, with the next meeting and what can be done; stays while somebody uses it.
async function complete(nonce) {
  const answer = await fetch(`/door/scans/${nonce}`, { headers: { "HX-Request": "true" } });
  if (!answer.ok || shownFor !== nonce) return;
  const part = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-recorded]");
  if (part) said.replaceChildren(document.importNode(part, true));
  clearLater();
}

function clear() {
  clearTimeout(clearing);
  shownFor = "";
  said.replaceChildren();
  input.focus();
}
function clearLater() {
  clearTimeout(clearing);
  clearing = setTimeout(() => (said.querySelector("details[open]") ? clearLater() : clear()), CLEAR_MS);
}

// Scanning -----------------------------------------------------------------------------------------------------------

function uuid7() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const now = BigInt(Date.now());
  for (let i = 0; i < 6; i++) bytes[i] = Number((now >> BigInt(40 - 8 * i)) & 0xffn);
  bytes[6] = (bytes[6] & 0x0f) | 0x70;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

const plain = (text) => [...text.normalize("NFKC").toUpperCase()].filter((sign) => /[^\s\p{C}]/u.test(sign)).join("");

async function scanned(text) {
  const code = plain(text);
  const now = Date.now();
  if (!code || (code === last.code && now - last.at < SAME_MS)) return;
  last = { code, at: now };
  if (code.length === 6 && !code.startsWith("HX1-")) {
    if (stays()) return;
    input.value = code; // the server knows which badge ends so
    form.submit();
    return;
  }
  const scan = {
    schema: 1,
    nonce: uuid7(),
    token: code.slice(0, 200),
    point: page.dataset.point,
    kind: page.dataset.kind,
    scanned_at: new Date(now).toISOString(),
    clock_offset_ms: Math.max(-86400000, Math.min(86400000, Math.round(offset))),
    shown: "none",
    mode: "live",
  };
  shownFor = scan.nonce;
  const seq = await queue.keep(scan); // on disk before anything is shown or sent
  await told();
  const answer = await send(seq, scan);
  if (answer?.recorded) {
    if (shownFor === scan.nonce) show(answer.outcome, answer);
    await complete(scan.nonce);
  } else if (answer) {
    show("not_recorded");
  } else {
    const goes = CODE.test(code);
    await queue.change(seq, { ...scan, mode: "upload", shown: goes ? "admitted" : "denied" });
    if (shownFor === scan.nonce) show(goes ? "offline_in" : "offline_out");
  }
  await told();
}

// One live scan: the answer, or nothing when nobody knows whether it arrived.
async function send(seq, scan) {
  try {
    const answer = await post("/api/v1/checkin/redeem", { ...scan, seq }, ANSWER_MS);
    if (answer.status >= 500) return null;
    const body = await answer.json();
    if (answer.ok && body.recorded && body.nonce === scan.nonce) {
      await queue.drop(seq);
      setNet("on");
      return body;
    }
    await queue.refuse(seq, scan, body.code ?? String(answer.status));
    return { recorded: false };
  } catch {
    setNet("off");
    return null;
  }
}

function post(address, body, patience) {
  return fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json", "x-csrftoken": csrf },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(patience),
  });
}

// Delivering what waits, in the order of scans ------------------------------------------------------------------------

async function sync() {
  if (syncing) return;
  syncing = true;
  try {
    for (let left = await queue.waiting(); left.length; left = await queue.waiting()) {
      setNet("sync");
      const scans = left.map(({ seq, scan }) => ({ ...scan, seq, mode: scan.mode }));
      const answer = await post("/api/v1/checkin/redeem-batch", { scans }, SYNC_MS);
      if (!answer.ok) throw new Error(String(answer.status));
      const { answers } = await answer.json();
      await Promise.all(answers.map((one, place) => settle(left[place], one)));
    }
    await fetch("/healthz", { signal: AbortSignal.timeout(ANSWER_MS), cache: "no-store" });
    syncedAt = Date.now();
    setNet("on");
  } catch {
    setNet("off");
  } finally {
    syncing = false;
    await told();
  }
}

// A scan whose first sending may have arrived unseen has a nonce the server knows: it is asked for by its first body.
async function settle({ seq, scan }, answer) {
  if (answer.recorded && answer.nonce === scan.nonce) await queue.drop(seq);
  else if (answer.code === "nonce_conflict" && scan.mode === "upload")
    await queue.change(seq, { ...scan, mode: "live", shown: "none" });
  else await queue.refuse(seq, scan, answer.code ?? "unknown");
}

// What the head says --------------------------------------------------------------------------------------------------

function setNet(state) {
  net.classList.remove("is-on", "is-off", "is-sync");
  net.classList.add(`is-${state}`);
  if (state === "on") document.querySelector("[data-stay]").hidden = true;
}

async function told() {
  const count = await queue.length();
  const seconds = Math.round((Date.now() - syncedAt) / 1000);
  const words = [page.dataset.synced.replace("{n}", seconds), page.dataset.waiting.replace("{n}", count)];
  net.querySelector("[data-net-said]").textContent = words.join(" · ");
  const refused = await queue.problems();
  const list = page.querySelector("[data-problems-list]");
  list.hidden = !refused.length;
  const lines = refused.map((one) => `${one.token.slice(-6)} (${one.code})`);
  list.querySelector("[data-problems-said]").textContent = lines.join(" · ");
}

// Starting ------------------------------------------------------------------------------------------------------------

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = input.value;
  input.value = "";
  scanned(text);
});
page.addEventListener("click", (event) => {
  if (event.target.closest("[data-next]")) {
    event.preventDefault();
    clear();
  } else if (!event.target.closest("a, button, input, select, summary, label")) input.focus();
});
document.addEventListener("keydown", (event) => {
  if (event.key.length === 1 && !event.target.closest("input, textarea, select")) input.focus();
});
input.addEventListener("blur", () =>
  setTimeout(() => document.activeElement === document.body && input.focus(), 50),
);
input.addEventListener("input", () => said.firstChild && !said.querySelector("details[open]") && said.replaceChildren());

const start = page.querySelector("[data-camera-start]");
async function open() {
  const video = page.querySelector("[data-camera]");
  try {
    video.hidden = false;
    await camera.watch(video, page.dataset.engine, scanned);
    start.hidden = true;
  } catch (problem) {
    video.hidden = true;
    page.querySelector("[data-camera-told]").textContent = String(problem?.message ?? problem);
  }
}
start.hidden = !camera.possible();
start.addEventListener("click", open);

addEventListener("online", sync);
addEventListener("offline", () => setNet("off"));
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && sync());
net.addEventListener("click", sync);
setInterval(told, 1000);
(function again() {
  setTimeout(() => sync().finally(again), SYNC_MS + Math.random() * 3000);
})();
queue.persist();
input.focus();
told().then(sync);
