// Light or dark as the device says, before anything is painted. A screen that must stay one way says data-theme-kept.
(() => {
  const root = document.documentElement;
  if (root.hasAttribute("data-theme-kept")) return;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const follow = () => root.setAttribute("data-bs-theme", dark.matches ? "dark" : "light");
  dark.addEventListener("change", follow);
  follow();
})();
