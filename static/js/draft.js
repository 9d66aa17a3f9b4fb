// A long form keeps what was typed on this phone for a day, until it is sent: [data-draft] names it.
// Hidden fields (the form's token, the receipt's secret) are never kept, but for items entered so far.
// [data-draft-done] forgets it all.

const A_DAY = 24 * 3600 * 1000;
const keyOf = (name) => `draft ${name}`;
const PACKED = "packed";
const NEVER = ["hidden", "submit", "button", "file", "password"];
const kept = (form) => [...form.elements].filter((one) => one.name && (!NEVER.includes(one.type) || one.name === PACKED));
const isTick = (one) => ["checkbox", "radio"].includes(one.type);

function read(name) {
  try {
    const found = JSON.parse(localStorage.getItem(keyOf(name)) ?? "null");
    return found && Date.now() - found.at < A_DAY ? found.fields : null;
  } catch {
    return null;
  }
}

function save(form) {
  const fields = kept(form)
    .filter((one) => (isTick(one) ? one.checked : one.value))
    .map((one) => [one.name, one.value, one.id]);
  try {
    localStorage.setItem(keyOf(form.dataset.draft), JSON.stringify({ at: Date.now(), fields }));
  } catch {
    // a full or forbidden store: nothing is kept
  }
}

function enter(form, value) {
  const item = document.createElement("input");
  Object.assign(item, { type: "hidden", name: PACKED, value });
  (form.querySelector("#item") ?? form).append(item);
}

function fill(form, fields) {
  for (const [name, value, id] of fields) {
    const same = kept(form).filter((one) => one.name === name);
    const tick = same.find((one) => isTick(one) && one.value === value);
    const empty = same.filter((one) => !isTick(one) && !one.value);
    const text = empty.find((one) => one.id === id) ?? empty[0];
    if (name === PACKED) enter(form, value);
    else if (tick) tick.checked = true;
    else if (text) text.value = value;
  }
  form.querySelectorAll("details").forEach((part) => {
    if ([...part.querySelectorAll("input, textarea")].some((one) => !isTick(one) && one.value)) part.open = true;
  });
}

function note(form) {
  const line = document.createElement("p");
  line.className = "lq-note is-ok";
  line.setAttribute("role", "status");
  const text = document.createElement("span");
  text.textContent = form.dataset.draftKept;
  const clear = document.createElement("button");
  clear.type = "button";
  clear.className = "btn btn-quiet";
  clear.textContent = form.dataset.draftClear;
  clear.addEventListener("click", () => {
    localStorage.removeItem(keyOf(form.dataset.draft));
    location.replace(location.pathname);
  });
  line.append(text, clear);
  form.before(line);
}

function restore(form) {
  const fields = form.querySelector("[data-errors]") ? null : read(form.dataset.draft);
  if (!fields?.some(([name, value]) => value.trim() && !isTick(form.elements[name] ?? {}))) return;
  fill(form, fields);
  note(form);
  // The kind brings its fields, and those get what was kept of them, once.
  const late = fields.filter(([name]) => name !== "what" && name !== PACKED);
  document.addEventListener("htmx:afterSettle", () => fill(form, late), { once: true });
  form.querySelector("[name=what]:checked")?.dispatchEvent(new Event("change", { bubbles: true }));
}

for (const form of document.querySelectorAll("form[data-draft]")) {
  for (const event of ["input", "change"]) form.addEventListener(event, () => save(form));
  document.addEventListener("htmx:afterSettle", () => save(form));
  // once htmx listens too
  if (document.readyState === "complete") restore(form);
  else addEventListener("load", () => restore(form), { once: true });
}
for (const done of document.querySelectorAll("[data-draft-done]")) {
  try {
    localStorage.removeItem(keyOf(done.dataset.draftDone));
  } catch {
    // nothing was kept
  }
}
