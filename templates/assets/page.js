// All of a page reads as well without.
const root = document.documentElement;
const words = document.body.dataset;

const themeSwitch = document.querySelector(".theme-switch");
const systemDark = matchMedia("(prefers-color-scheme: dark)");

function paintFrame() {
  const paper = getComputedStyle(document.body).backgroundColor;
  for (const colour of document.querySelectorAll("meta[name=theme-color]")) colour.content = paper;
}

if (root.dataset.theme) paintFrame();
if (themeSwitch) {
  themeSwitch.hidden = false;
  themeSwitch.addEventListener("click", () => {
    const isDark = root.dataset.theme ? root.dataset.theme === "dark" : systemDark.matches;
    root.dataset.theme = isDark ? "light" : "dark";
    paintFrame();
    try { localStorage.setItem("theme", root.dataset.theme); } catch { /* not remembered */ }
  });
}

// Copy buttons say aloud what they did.
if (navigator.clipboard) {
  const status = document.createElement("p");
  status.className = "unseen";
  status.setAttribute("role", "status");
  document.body.append(status);
  for (const button of document.querySelectorAll("button.copy")) {
    button.textContent = words.copy;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(button.parentElement.querySelector("pre").textContent);
      button.textContent = status.textContent = words.copied;
      setTimeout(() => { button.textContent = words.copy; status.textContent = ""; }, 2000);
    });
  }
}

for (const button of document.querySelectorAll("button.save")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([button.closest("details").querySelector("pre").textContent + "\n"]));
    link.download = button.dataset.file;
    link.click();
    URL.revokeObjectURL(link.href);
  });
}

// Pictures that are shown smaller than they are can be enlarged.
const zoom = document.createElement("dialog");
zoom.className = "zoom";
zoom.addEventListener("click", () => zoom.close());

function enlarge(picture) {
  const copy = picture.cloneNode();
  copy.removeAttribute("class");
  const close = document.createElement("button");
  close.type = "button";
  close.textContent = words.close;
  const caption = picture.closest("figure")?.querySelector("figcaption")?.cloneNode(true);
  zoom.replaceChildren(copy, ...(caption ? [caption] : []), close);
  zoom.setAttribute("aria-label", picture.alt || words.enlarge);
  if (!zoom.isConnected) document.body.append(zoom);
  zoom.showModal();
}

function offerZoom(picture) {
  const isDrawn = picture.src.endsWith(".svg") && picture.clientWidth > 100;
  if (picture.closest("a, button") || !(isDrawn || picture.naturalWidth > picture.clientWidth * 1.2)) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "enlarge";
  button.title = words.enlarge;
  picture.replaceWith(button);
  button.append(picture);
  button.addEventListener("click", () => enlarge(picture));
}

for (const picture of document.querySelectorAll(".prose img")) {
  if (picture.complete) offerZoom(picture);
  else picture.addEventListener("load", () => offerZoom(picture), { once: true });
}

// Titles and terms in Latin letters are slanted in every language: marks over them would hide them.
for (const emphasis of document.querySelectorAll("em:is(:lang(ko), :lang(ja), :lang(zh))")) {
  if (!/[\u2e80-\u{3ffff}]/u.test(emphasis.textContent)) emphasis.classList.add("latin");
}

// What scrolls in its place is reached by keyboard and named; a formula wider than its line scrolls there too. Everything
// is measured first, so that the page is laid out once.
const boxes = new ResizeObserver((entries) => {
  const scrolling = entries.filter(({ target }) => target.scrollWidth > target.clientWidth);
  for (const entry of entries) {
    const box = entry.target;
    const isScrolling = scrolling.includes(entry);
    box.role = isScrolling && box.called ? "region" : null;
    box.ariaLabel = box.role && box.called;
    const pieces = isScrolling ? [...box.querySelectorAll(":scope > .katex-html > .katex-base")] : [];
    const widest = Math.max(0, ...pieces.map((piece) => piece.offsetWidth)) / parseFloat(getComputedStyle(box).fontSize);
    if (widest) box.style.setProperty("--ems", Math.ceil(widest + (box.querySelector(".katex-tag") ? 6.5 : 0.5)));
    if (isScrolling) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  }
});
addEventListener("load", () => requestAnimationFrame(() => setTimeout(() => {
  const wide = [];
  for (const block of document.querySelectorAll(".prose :is(p, li, dd, dt, h2, h3, h4, blockquote), .tldr p")) {
    if (block.scrollWidth <= block.clientWidth) continue;
    for (const formula of block.querySelectorAll(".katex:not(.katex-display > .katex)")) {
      const pieces = formula.querySelectorAll(":scope > .katex-html > .katex-base");
      if ([...pieces].some((piece) => piece.offsetWidth > block.clientWidth)) wide.push(formula);
    }
  }
  for (const formula of wide) formula.classList.add("wide");
  const watch = (selector, word) => document.querySelectorAll(selector).forEach((box, index) => {
    box.called = word && `${word} ${index + 1}`;
    boxes.observe(box);
  });
  watch("pre[tabindex]", words.code);
  watch(".prose .table", words.table);
  watch(".katex-display > .katex, .katex.wide", words.formula);
  watch(".prose > table, .katex > math");
})));

addEventListener("keydown", (event) => {
  const isSlash = event.key === "/" || (event.code === "Slash" && event.key === "."); // the key where letters are Cyrillic
  if (!isSlash || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest?.("input, textarea, select, [contenteditable]")) return;
  const field = document.querySelector("input[type=search]");
  if (field) { event.preventDefault(); field.focus(); field.select(); }
});

// Opened from a disk there is no server to find the index.html of a folder.
if (location.protocol === "file:") {
  for (const link of document.querySelectorAll("a[href]")) {
    if (link.protocol === "file:" && link.pathname.endsWith("/")) link.pathname += "index.html";
  }
  for (const form of document.querySelectorAll("form[action$='/']")) form.action += "index.html";
}
