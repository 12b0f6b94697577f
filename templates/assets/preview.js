// A look at what a link leads to: notes of this site and footnotes, from what the page itself holds.
(() => {
  const main = document.querySelector("main");
  const address = (href) => new URL(href, location.href).href.replace(/#.*/, "").replace(/index\.html$/, "");

  const card = document.createElement("div");
  card.className = "preview";
  card.id = "preview";
  let shownFor = null;
  let timer = 0;

  // A footnote that is in sight needs no second copy.
  function footnote(name) {
    const note = document.getElementById(decodeURIComponent(name));
    const box = note?.getBoundingClientRect();
    if (!note || (box.top >= 0 && box.bottom <= innerHeight)) return null;
    const copy = document.createElement("div");
    copy.append(...[...note.childNodes].map((node) => node.cloneNode(true)));
    for (const back of copy.querySelectorAll(".footnote-back")) back.remove();
    for (const named of copy.querySelectorAll("[id]")) named.removeAttribute("id");
    return copy;
  }

  function note(link) {
    const texts = [...document.querySelector("#previews")?.content.children ?? []];
    return texts.find((text) => address(text.dataset.href) === address(link.href))?.cloneNode(true);
  }

  function hide() {
    clearTimeout(timer);
    shownFor?.removeAttribute("aria-describedby");
    shownFor = null;
    card.remove();
  }

  function show(link) {
    if (shownFor === link) return;
    hide();
    const content = link.hash.startsWith("#fn-") ? footnote(link.hash.slice(1)) : note(link);
    if (!content) return;
    card.lang = link.closest("[lang]").lang;
    card.replaceChildren(content);
    const inside = card.querySelector("[data-href] > a");
    if (inside && location.protocol === "file:") inside.pathname += "index.html";
    card.setAttribute("role", inside ? "group" : "tooltip");
    main.append(card);
    const box = link.getClientRects()[0];
    const isBelow = box.bottom + card.offsetHeight + 12 < innerHeight || box.top < card.offsetHeight + 12;
    card.style.top = `${scrollY + (isBelow ? box.bottom + 6 : box.top - card.offsetHeight - 6)}px`;
    card.style.left = `${Math.max(8, Math.min(box.left, document.documentElement.clientWidth - card.offsetWidth - 8))}px`;
    link.setAttribute("aria-describedby", card.id);
    shownFor = link;
  }

  // Hovering waits, so that a pointer that only passes opens nothing; the card may be entered; a finger follows the link.
  const later = (milliseconds, action) => { clearTimeout(timer); timer = setTimeout(action, milliseconds); };
  const linkOf = (event) => (card.contains(event.target) ? null : event.target.closest("a[href]"));
  main.addEventListener("pointerover", (event) => {
    const link = event.pointerType === "mouse" && linkOf(event);
    if (link) later(shownFor ? 80 : 300, () => show(link));
  });
  main.addEventListener("pointerout", (event) => { if (linkOf(event)) later(200, hide); });
  main.addEventListener("focusin", (event) => { if (!card.contains(event.target) && event.target.matches("a[href]:focus-visible")) show(event.target); });
  main.addEventListener("focusout", (event) => { if (!card.contains(event.relatedTarget) && !card.contains(event.target)) hide(); });
  card.addEventListener("pointerenter", () => clearTimeout(timer));
  card.addEventListener("pointerleave", () => later(200, hide));
  // A link to a note stands in the card: Tab goes from the link to it, and back to go on from there.
  addEventListener("keydown", (event) => {
    const inside = card.querySelector("[data-href] > a");
    if (event.key === "Escape") {
      if (card.contains(document.activeElement)) shownFor.focus();
      hide();
    } else if (event.key === "Tab" && inside && document.activeElement === inside) {
      shownFor.focus();
      if (event.shiftKey) event.preventDefault();
    } else if (event.key === "Tab" && inside && !event.shiftKey && document.activeElement === shownFor) {
      event.preventDefault();
      inside.focus();
    }
  });
})();
