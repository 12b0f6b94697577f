// What a page gains with JavaScript; all of it reads as well without.
const root = document.documentElement;

// The switch between light and dark, remembered.
const themeSwitch = document.querySelector(".theme-switch");
const systemDark = matchMedia("(prefers-color-scheme: dark)");
if (themeSwitch) {
  themeSwitch.hidden = false;
  themeSwitch.addEventListener("click", () => {
    const isDark = root.dataset.theme ? root.dataset.theme === "dark" : systemDark.matches;
    root.dataset.theme = isDark ? "light" : "dark";
    try { localStorage.setItem("theme", root.dataset.theme); } catch { /* not remembered */ }
  });
}

// Copy buttons of code and BibTeX.
const { copy, copied } = document.body.dataset;
if (navigator.clipboard) {
  for (const button of document.querySelectorAll("button.copy")) {
    button.textContent = copy;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.parentElement.querySelector("pre").textContent);
      button.textContent = copied;
      setTimeout(() => { button.textContent = copy; }, 2000);
    });
  }
}

// The contents stand open beside a wide page.
const contents = document.querySelector(".contents details");
if (contents) contents.open = matchMedia("(min-width: 75rem)").matches;

// A formula in a line that is wider than the line scrolls in its place; all that scrolls can be reached by keyboard.
addEventListener("load", () => {
  for (const formula of document.querySelectorAll(".prose .katex:not(.katex-display > .katex), .tldr .katex")) {
    const pieces = formula.querySelectorAll(":scope > .katex-html > .katex-base");
    const room = formula.closest("p, li, dd, td, th, div").clientWidth;
    if ([...pieces].some((piece) => piece.offsetWidth > room)) { formula.classList.add("wide"); formula.tabIndex = 0; }
  }
  for (const wide of document.querySelectorAll(".katex-display, .prose .table, .prose > table, .katex > math")) {
    if (wide.scrollWidth > wide.clientWidth) wide.tabIndex = 0;
  }
});

// Opened from a disk there is no server to find the index.html of a folder.
if (location.protocol === "file:") {
  for (const link of document.querySelectorAll("a[href]")) {
    if (link.protocol === "file:" && link.pathname.endsWith("/")) link.pathname += "index.html";
  }
}
