// The board without page loads: the same links and forms as without scripts, their answers written into the page part
// by part; keys, drag and drop, and news of what others changed. The server judges and decides, nothing is judged here.

const board = document.getElementById("board");
const table = () => board.querySelector(".lq-board");
const picked = () => board.querySelector(".lq-board.is-judged");
const cells = (row) => [...row.children].slice(1);
const rows = () => [...table().tBodies[0].rows];
const cellOf = (element) => element?.closest?.(".lq-board td");
let busy = null; // the request under way
let dragging = null; // what is dragged
let leaving = false; // another page is on its way
addEventListener("beforeunload", () => (leaving = true));
addEventListener("pageshow", () => (leaving = false));

// Pages --------------------------------------------------------------------------------------------------------------

async function load(url, options = {}) {
  busy?.abort();
  const mine = (busy = new AbortController());
  try {
    const answer = await fetch(url, { credentials: "same-origin", signal: mine.signal, ...options });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!page.getElementById("board")) return location.assign(answer.url);
    if (!options.method) history.replaceState(null, "", url);
    else if (answer.redirected) history.replaceState(null, "", answer.url);
    write(page);
  } catch (error) {
    if (error.name !== "AbortError" && !leaving) location.assign(options.method ? location.href : url);
  } finally {
    if (busy === mine) busy = null;
  }
}

function write(page) {
  const at = place(document.activeElement);
  const held = at ? "" : likeness(document.activeElement);
  const fresh = page.getElementById("board");
  Object.assign(board.dataset, fresh.dataset);
  for (const part of fresh.querySelectorAll("[data-part]:not([data-part=cells])")) {
    const old = board.querySelector(`[data-part="${part.dataset.part}"]`);
    const top = old.scrollTop;
    if (part.hasAttribute("action")) old.setAttribute("action", part.getAttribute("action"));
    old.replaceChildren(...part.childNodes);
    old.scrollTop = top;
    if (window.htmx) window.htmx.process(old);
  }
  const notes = page.getElementById("notes");
  if (notes) document.getElementById("notes")?.replaceChildren(...notes.childNodes);
  table().className = fresh.querySelector(".lq-board").className;
  writeCells(fresh.querySelector(".lq-board").tBodies[0]);
  rove();
  if (at) focusAt(at);
  else if (held && document.activeElement === document.body) board.querySelector(held)?.focus();
  if (!at) board.querySelector("[data-say]").textContent = board.querySelector("[data-sum]")?.textContent ?? "";
}

// What was focused beside the cells is found again once that part is written anew.
function likeness(element) {
  if (!board.contains(element)) return "";
  if (element.dataset.pair) return `a[data-pair="${element.dataset.pair}"]`;
  if (element.dataset.key) return `[data-key="${element.dataset.key}"]`;
  return element.name && element.value ? `[name="${element.name}"][value="${element.value}"]` : "";
}

function writeCells(fresh) {
  const old = rows();
  const same = old.length === fresh.rows.length && old.every((row, at) => row.children.length === fresh.rows[at].children.length);
  if (!same) return table().tBodies[0].replaceChildren(...fresh.childNodes);
  old.forEach((row, at) => [...row.children].forEach((cell, number) => writeCell(cell, fresh.rows[at].children[number])));
}

// A link that stays keeps its element: a drag goes on, the focus stays.
function writeCell(cell, fresh) {
  if (cell.outerHTML === fresh.outerHTML) return;
  cell.className = fresh.className;
  const [link, other] = [cell.querySelector("a"), fresh.querySelector("a")];
  if (link && other && pairOf(link) === pairOf(other)) {
    link.className = other.className;
    link.href = other.getAttribute("href");
    if (link.innerHTML !== other.innerHTML) link.innerHTML = other.innerHTML;
    while (link.nextSibling) link.nextSibling.remove();
    cell.append(...[...fresh.childNodes].filter((node) => node !== other && node.nodeType === Node.ELEMENT_NODE));
  } else cell.replaceChildren(...fresh.childNodes);
}

const pairOf = (link) => link.dataset.pair ?? new URL(link.href, location.href).searchParams.get("pick");
const pick = (link) => load(link.href);

function send(form, button) {
  const body = new URLSearchParams(new FormData(form));
  if (button?.name) body.set(button.name, button.value);
  return load(form.action, { method: "POST", body });
}

// The mouse ----------------------------------------------------------------------------------------------------------

board.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  const link = event.target.closest("a[href*='pick='], a[data-key], [data-part=tools] a");
  if (!link) return;
  event.preventDefault();
  link.focus();
  load(link.href);
});

board.addEventListener("submit", (event) => {
  if (!event.target.action.includes("/edits")) return;
  event.preventDefault();
  send(event.target, event.submitter);
});

// A place where the picked pair may not go says why, and what would help.
board.addEventListener("click", (event) => {
  const cell = cellOf(event.target);
  if (cell && picked() && !event.target.closest("a, button")) focusAt(place(cell));
});

// Drag and drop ------------------------------------------------------------------------------------------------------

const target = (cell) => cell?.querySelector("button[form=place]");

board.addEventListener("dragstart", (event) => {
  const link = event.target.closest?.("a[href*='pick=']");
  if (!link) return;
  dragging = pairOf(link);
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", link.textContent);
  if (!link.classList.contains("is-sel")) pick(link);
});
board.addEventListener("dragend", () => ((dragging = null), over(null)));
board.addEventListener("dragover", (event) => {
  const cell = cellOf(event.target);
  const onTray = event.target.closest?.("[data-tray]") && board.querySelector("[data-key=u]");
  if (!dragging || !(target(cell) || onTray)) return over(null);
  event.preventDefault();
  over(cell);
});
board.addEventListener("drop", (event) => {
  const button = target(cellOf(event.target)) ?? (event.target.closest?.("[data-tray]") && board.querySelector("[data-key=u]"));
  if (!dragging || !button) return;
  event.preventDefault();
  over(null);
  dragging = null;
  send(button.form, button);
});
function over(cell) {
  for (const one of board.querySelectorAll("td.is-over")) if (one !== cell) one.classList.remove("is-over");
  cell?.classList.add("is-over");
}

// Keys ---------------------------------------------------------------------------------------------------------------

// The cells are one stop of the Tab key, the tray is another; arrows walk within.
const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], PageUp: [-10, 0], PageDown: [10, 0], Home: [0, -99], End: [0, 99] };
const isTyping = (element) => element.closest("input:not([type=hidden]), textarea, select");
const tray = () => [...board.querySelectorAll("[data-tray] a[data-pair]")];
let spot = null; // row and column of the cell that Tab comes to

function place(element) {
  const cell = cellOf(element);
  return cell ? [cell.parentElement.sectionRowIndex, cell.cellIndex - 1] : null;
}

function start() {
  return place(table().querySelector(".is-sel")) ?? spot ?? place(table().querySelector("a.lq-meet")) ?? [0, 0];
}

// What of a cell takes the focus: its meeting, else its button, else itself.
const inner = (cell) => cell.querySelector("a") ?? target(cell) ?? cell;
const cellAt = ([row, column]) => cells(rows()[row] ?? rows()[0])[column];

function stops(all, one) {
  for (const other of all) other.tabIndex = other === one ? 0 : -1;
}

function rove() {
  const cell = cellAt(start());
  if (cell) inner(cell).tabIndex = 0;
  stops(table().tBodies[0].querySelectorAll("a, button, [tabindex]"), cell && inner(cell));
  const lines = tray();
  stops(lines, lines.find((one) => one === document.activeElement) ?? lines[0]);
}

function focusAt(at) {
  const cell = cellAt(at);
  if (!cell) return;
  spot = at;
  const old = table().tBodies[0].querySelector('[tabindex="0"]');
  if (old) old.tabIndex = -1;
  inner(cell).tabIndex = 0;
  inner(cell).focus({ preventScroll: true });
  cell.scrollIntoView({ block: "nearest", inline: "nearest" });
  tell(cell);
}

// What stands in the cell; where the picked pair cannot go, why, and what would help.
function tell(cell) {
  const head = table().tHead.rows[0].children[cell.cellIndex];
  const verdict = picked() && head.querySelector(".lq-verdict");
  const said = [head.querySelector("b").textContent, cell.parentElement.children[0].textContent, words(cell)];
  if (verdict && verdict.textContent.trim() !== said[2]) said.push(verdict.textContent.trim());
  if (verdict?.dataset.help) said.push("→ " + verdict.dataset.help);
  board.querySelector("[data-say]").textContent = said.filter(Boolean).join(" · ");
}
const words = (cell) => cell.textContent.replace(/\s+/g, " ").trim();

function drop() {
  const cell = cellOf(document.activeElement);
  const button = target(cell);
  if (button) return send(button.form, button);
  const link = cell?.querySelector("a.lq-meet");
  if (link && !picked()) return pick(link);
  if (cell) tell(cell);
}

board.addEventListener("focusin", (event) => {
  const at = place(event.target);
  if (at) spot = at;
});

board.addEventListener("keydown", (event) => {
  const at = tray().indexOf(event.target);
  if (at < 0 || !(event.key in STEPS) || !STEPS[event.key][0]) return;
  event.preventDefault();
  const next = tray()[clamp(at + Math.sign(STEPS[event.key][0]), tray().length - 1)];
  stops(tray(), next);
  next.focus();
});

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || !table()) return;
  if (document.querySelector("details[data-menu][open]")) return;
  const inside = cellOf(event.target);
  const step = STEPS[event.key];
  if (step && (inside || picked()) && !event.target.closest(".lq-bside")) {
    event.preventDefault();
    const [row, column] = place(event.target) ?? start();
    const last = [rows().length - 1, cells(rows()[0]).length - 1];
    return focusAt([clamp(row + step[0], last[0]), clamp(column + step[1], last[1])]);
  }
  if (event.key === "Enter" && inside) {
    event.preventDefault();
    return drop();
  }
  const button = board.querySelector(`[data-key="${event.key}"]:not([disabled])`);
  if (!button) return;
  event.preventDefault();
  if (button.href) return load(button.href);
  send(button.form, button);
});
const clamp = (number, most) => Math.min(Math.max(number, 0), most);

// News of others -----------------------------------------------------------------------------------------------------

let waiting = 0;
function again() {
  clearTimeout(waiting);
  waiting = setTimeout(() => (busy || dragging ? again() : load(location.href)), 150);
}
for (const news of ["sse:plan", "sse:again"]) board.addEventListener(news, again);

table()?.setAttribute("role", "grid");
if (table()) rove();
