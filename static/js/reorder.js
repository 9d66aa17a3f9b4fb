// Rows dragged into another order: a form with data-reorder="selector of the rows' parent" is sent with their keys as they
// stand then. Buttons move a row one place by keyboard and without scripts; times stay, the server answers with the page.

for (const form of document.querySelectorAll("form[data-reorder]")) {
  const body = document.querySelector(form.dataset.reorder);
  const order = () => [...body.children].map((row) => row.dataset.key);
  let row = null;
  let before = "";

  // A row can be dragged only by its grip, so that its text can be selected and its links followed.
  body.addEventListener("pointerdown", (event) => {
    const grip = event.target.closest(".lq-grip");
    const held = grip?.closest("[data-key]");
    if (!held) return;
    event.preventDefault();
    row = held;
    before = order().join();
    row.classList.add("is-dragged");
    grip.setPointerCapture(event.pointerId);
  });
  body.addEventListener("pointermove", (event) => {
    if (!row) return;
    const over = document.elementFromPoint(event.clientX, event.clientY)?.closest("[data-key]");
    if (!over || over === row || over.parentElement !== body) return;
    const box = over.getBoundingClientRect();
    over[event.clientY > box.top + box.height / 2 ? "after" : "before"](row);
  });
  const drop = (send) => {
    if (!row) return;
    row.classList.remove("is-dragged");
    row = null;
    if (!send) return location.reload();
    if (order().join() === before) return;
    form.querySelectorAll("input[name=order]").forEach((one) => one.remove());
    for (const key of order()) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "order", value: key }));
    form.requestSubmit();
  };
  body.addEventListener("pointerup", () => drop(true));
  body.addEventListener("pointercancel", () => drop(false));
}
