// Without a network another page is an error of the browser, and the way back to scanning is lost: at the door nothing is left then.

const net = document.querySelector("[data-net]");
const told = document.querySelector("[data-stay]");
const away = () => net?.classList.contains("is-off") || !navigator.onLine;

/** Whether this page has to be kept; says so when it has. */
export function stays() {
  told.hidden = !away();
  return !told.hidden;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (!event.defaultPrevented && link && !link.getAttribute("href").startsWith("#") && stays()) event.preventDefault();
});
document.addEventListener("submit", (event) => {
  if (!event.defaultPrevented && stays()) event.preventDefault();
});
addEventListener("online", () => {
  told.hidden = true;
  net?.classList.replace("is-off", "is-on");
});
addEventListener("offline", () => net?.classList.replace("is-on", "is-off"));
