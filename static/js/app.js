// What every page gains when scripts run; nothing here is needed to get the work done.

const meta = (name) => document.querySelector(`meta[name="${name}"]`)?.content ?? "";

// The CSRF token goes with every htmx request that changes something.
document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.verb !== "get") event.detail.headers["x-csrftoken"] = meta("csrf-token");
});

// After a form came back with errors, the reader starts at their summary.
const toErrors = (root) => root.querySelector("[data-errors]")?.focus();
document.addEventListener("htmx:afterSettle", (event) => toErrors(event.target));
toErrors(document);

// `/` puts the cursor into the page's search, `Esc` closes menus; typing into a field is left alone.
const isTyping = (target) => target.closest("input, textarea, select, [contenteditable]");
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") closeMenus(null);
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
  const searches = [...document.querySelectorAll("[data-search]")].filter((input) => input.offsetParent);
  const search = searches.at(-1);
  if (!search) return;
  event.preventDefault();
  search.focus();
  search.select();
});

// Menus are <details>: one open at a time, closed by a click elsewhere.
function closeMenus(except) {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (menu === except) continue;
    if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
    menu.open = false;
  }
}
document.addEventListener("click", (event) => closeMenus(event.target.closest("details[data-menu]")));

// Amounts in 10,000 yuan are said again in words while they are typed: 12000 is "= 1.2 亿元".
const plain = (number) => number.toLocaleString("en", { maximumFractionDigits: 4 });
function inWords(wan) {
  const yuan = wan * 10_000;
  if (yuan >= 1e9) return `${plain(yuan / 1e9)} billion`;
  if (yuan >= 1e6) return `${plain(yuan / 1e6)} million`;
  return plain(yuan);
}
function echo(input) {
  const output = document.getElementById(input.dataset.amount);
  const typed = input.value.normalize("NFKC").replaceAll(",", "").trim();
  const wan = Number(typed);
  if (!output) return;
  if (!typed || !Number.isFinite(wan) || wan <= 0) {
    output.textContent = "";
    return;
  }
  const [inWan, inYi] = input.dataset.words.split("|");
  const words = wan >= 10_000 ? inYi : inWan;
  output.textContent = words.replace("{wan}", plain(wan)).replace("{yi}", plain(wan / 10_000)).replace("{latin}", inWords(wan));
}
document.addEventListener("input", (event) => event.target.matches("[data-amount]") && echo(event.target));
document.querySelectorAll("[data-amount]").forEach(echo);

// Mobiles and credit codes are tidied when the field is left: full width to half, no spaces or hyphens.
document.addEventListener("change", (event) => {
  const { target } = event;
  if (target.matches("[data-tidy]")) target.value = target.value.normalize("NFKC").replace(/[\s-]/g, "").toUpperCase();
});

// Live screens: say when the stream is broken and when the last news came.
const marks = () => document.querySelectorAll("[data-live]");
const setLive = (state) => marks().forEach((mark) => mark.setAttribute("data-state", state));
document.addEventListener("htmx:sseOpen", () => setLive("on"));
document.addEventListener("htmx:sseError", () => setLive("off"));
document.addEventListener("htmx:sseMessage", () => {
  const at = new Intl.DateTimeFormat("en-GB", { timeZone: "Asia/Shanghai", hour: "2-digit", minute: "2-digit" });
  document.querySelectorAll("[data-live-at]").forEach((time) => (time.textContent = at.format(new Date())));
});

// On a phone the rail is a strip: bring the present page into its view.
const strip = document.querySelector(".lq-rail");
const here = strip?.querySelector(".is-on");
if (here && strip.scrollWidth > strip.clientWidth) strip.scrollLeft = here.offsetLeft - strip.clientWidth / 3;

// A button of a print page.
document.addEventListener("click", (event) => event.target.closest("[data-print]") && window.print());

// A form is sent once: its buttons rest until the answer is there (also after going back to the page).
const rest = (button, resting) => ((button.disabled = resting), button.toggleAttribute("data-resting", resting));
document.addEventListener("submit", (event) => {
  if (event.target.method !== "post" || event.defaultPrevented) return;
  setTimeout(() => event.target.querySelectorAll("button[type=submit]:enabled").forEach((button) => rest(button, true)));
});
addEventListener("pageshow", () => document.querySelectorAll("[data-resting]").forEach((button) => rest(button, false)));
