// The scanning page: one focused input, the camera, a queue that survives the network and the browser, colour and sound.

import * as camera from "./camera.js";
import { again, net, send, sync, watch } from "./deliver.js";
import { clean, decide, isToken } from "./judge.js";
import * as queue from "./queue.js";
import * as roster from "./roster.js";
import { sound } from "./sound.js";
import { stays } from "./stay.js";
import { persist } from "./store.js";

const CLEAR_MS = 3000;
const SAME_MS = 2000;
const A_DAY_MS = 86400000;
const MINUTE_SECONDS = 60;

const page = document.querySelector("[data-door]");
const form = page.querySelector("[data-scan]");
const input = form.elements.code;
const said = page.querySelector("[data-said]");
const head = page.querySelector("[data-net]");
let last = { code: "", at: 0 };
let clearing = 0;
let shownFor = "";

// Saying it: colour, word, shape and sound -------------------------------------------------------------------------

function show(outcome, { delegate = "", number = null, organisation = "", title = "" } = {}) {
  const template = page.querySelector(`template[data-outcome="${outcome}"]`) ?? page.querySelector('[data-outcome="unknown"]');
  const verdict = template.content.firstElementChild.cloneNode(true);
  const name = verdict.querySelector("h1");
  const seat = number ? page.dataset.seat.replace("{n}", number) : "";
  if (name && (delegate || organisation)) {
    name.textContent = delegate || organisation;
    verdict.querySelector(".lq-door__org").textContent = delegate ? organisation : seat;
    verdict.querySelector(".lq-door__role").textContent = title;
  } else if (name) verdict.querySelector(".lq-door__body").remove();
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
  if (net.state === "gone") return;
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

async function scanned(text) {
  const code = clean(text);
  const now = Date.now();
  const held = code === last.code && now - last.at < SAME_MS; // before the camera it is seen ten times a second
  last = { code, at: now };
  if (!code || held || net.state === "gone") return;
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
    clock_offset_ms: Math.max(-A_DAY_MS, Math.min(A_DAY_MS, net.offset)),
    shown: "none",
    mode: "live",
  };
  shownFor = scan.nonce;
  if (net.state === "on" || net.state === "sync") await live(scan);
  else await alone(scan, await queue.keep(scan));
  await told();
}

async function live(scan) {
  const seq = await queue.keep(scan); // on disk before anything is shown or sent
  await told();
  const answer = await send(seq, scan);
  if (!answer) await alone(scan, seq);
  else if (!answer.recorded) show("not_recorded");
  else {
    if (shownFor === scan.nonce) show(answer.outcome, answer);
    await complete(scan.nonce).catch(() => {}); // the verdict stands without it
  }
}

// Without the server the device says it itself: by the roster, as far as it has one, and by what it scanned before.
async function alone(scan, seq) {
  const line = await roster.lineOf(scan.token);
  const at = Date.parse(scan.scanned_at) + scan.clock_offset_ms;
  const outcome = decide({ ...scan, code: scan.token, at }, roster.house(), line, await queue.wayOf(scan.token, scan.nonce));
  const goes = outcome === "admitted";
  await queue.change(seq, { ...scan, mode: "upload", shown: goes ? "admitted" : "denied" });
  if (shownFor !== scan.nonce) return;
  const whose = line && (await roster.opened(scan.token, line.box));
  show(goes ? "offline_in" : isToken(scan.token) ? outcome : "offline_out", whose ? { ...whose, delegate: whose.name } : {});
  sync();
}

// What the head says --------------------------------------------------------------------------------------------------

function turned(state) {
  head.classList.remove("is-on", "is-off", "is-sync");
  head.classList.add(`is-${state === "gone" ? "off" : state}`);
  const count = page.querySelector("[data-count]");
  if (count) count.hidden = state === "off"; // it would be no live count
  if (state === "on") document.querySelector("[data-stay]").hidden = true;
  if (state === "gone") {
    count?.remove();
    show("let_go");
  }
  told();
}

async function told() {
  const count = await queue.length();
  const seconds = Math.max(0, Math.round((Date.now() - net.at) / 1000));
  const ago = seconds < 2 * MINUTE_SECONDS ? page.dataset.synced.replace("{n}", seconds) : page.dataset.minutes.replace("{n}", Math.floor(seconds / MINUTE_SECONDS));
  head.querySelector("[data-net-said]").textContent = [ago, page.dataset.waiting.replace("{n}", count)].join(" · ");
  const refused = await queue.problems();
  const list = page.querySelector("[data-problems-list]");
  list.hidden = !refused.length;
  const lines = refused.map((one) => `${one.token.slice(-6)} (${one.code})`);
  list.querySelector("[data-problems-said]").textContent = lines.join(" · ");
  page.querySelector("[data-left]").hidden = !refused.length && (!count || net.state === "on");
}

// The queue as a file, when the network does not come back before the shift ends.
async function save() {
  const file = new Blob([JSON.stringify(await queue.file(Number(page.dataset.session)))], { type: "application/json" });
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = `${page.dataset.file}-${new Date().toISOString().slice(0, 16).replaceAll(":", "")}.json`;
  link.click();
  URL.revokeObjectURL(link.href);
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
  } else if (event.target.closest("[data-save]")) save();
  else if (!event.target.closest("a, button, input, select, summary, label")) input.focus();
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
head.addEventListener("click", sync);

navigator.serviceWorker?.register("/sw.js", { scope: "/door" }).catch(() => {}); // without it a reload needs the network
persist();
input.focus();
setInterval(told, 1000);
await Promise.all([watch(turned), roster.load()]);
turned(net.state);
again();
sync();
