// The review queue by keyboard: arrows choose a row, Enter publishes it, x ticks it, a ticks all, r goes to the reason.

const form = document.querySelector("[data-review]");
const rows = form ? [...form.querySelectorAll("[data-row]")] : [];
const boxes = rows.map((row) => row.querySelector("input[type=checkbox]"));
let at = -1;

function choose(place) {
  if (!rows.length) return;
  at = Math.max(0, Math.min(rows.length - 1, place));
  rows[at].focus();
  rows[at].scrollIntoView({ block: "nearest" });
}

const deeds = {
  ArrowDown: () => choose(at + 1),
  j: () => choose(at + 1),
  ArrowUp: () => choose(at - 1),
  k: () => choose(at - 1),
  x: () => at >= 0 && (boxes[at].checked = !boxes[at].checked),
  a: () => {
    const all = boxes.every((box) => box.checked);
    for (const box of boxes) box.checked = !all;
  },
  r: () => {
    if (at >= 0 && !boxes.some((box) => box.checked)) boxes[at].checked = true;
    form.querySelector("textarea[name=reason]").focus();
  },
  Enter: () => at >= 0 && form.requestSubmit(rows[at].querySelector("button[name=publish]")),
};

document.addEventListener("keydown", (event) => {
  if (!rows.length || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("textarea, select, a, button, summary, input:not([type=checkbox])")) return;
  const deed = deeds[event.key];
  if (!deed) return;
  event.preventDefault();
  deed();
});
form?.addEventListener("focusin", (event) => {
  const row = event.target.closest("[data-row]");
  if (row) at = rows.indexOf(row);
});
