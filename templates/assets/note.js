// What the text of a note alone has.
const wideScreen = matchMedia("(min-width: 75rem)");

// The contents beside a wide page mark the section at hand.
const contents = document.querySelector(".contents");
if (contents) {
  const details = contents.querySelector("details");
  const unfold = () => { details.open = wideScreen.matches; };
  wideScreen.addEventListener("change", unfold);
  unfold();
  const sections = [];
  for (const link of contents.querySelectorAll("a")) {
    const heading = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (heading) sections.push({ link, heading });
  }
  const markSection = () => {
    const line = innerHeight * 0.3;
    const current = sections.findLast(({ heading }) => heading.getBoundingClientRect().top <= line);
    for (const { link } of sections) link.removeAttribute("aria-current");
    if (!current) return;
    current.link.setAttribute("aria-current", "true");
    if (contents.scrollHeight > contents.clientHeight) contents.scrollTop = current.link.offsetTop - contents.clientHeight / 2;
  };
  const crossing = new IntersectionObserver(markSection, { rootMargin: "0px 0px -70% 0px" });
  for (const { heading } of sections) crossing.observe(heading);
}

// Footnotes stand beside their lines on a wide page, unless they would outgrow the text.
const prose = document.querySelector(".note .prose");
const footnotes = prose?.querySelector(":scope > .footnotes");
if (footnotes) {
  const items = [...footnotes.querySelectorAll(":scope > ol > li")];
  const gap = 12;
  const place = () => {
    footnotes.classList.remove("at-end");
    prose.style.minHeight = "";
    const top = prose.getBoundingClientRect().top;
    const last = prose.offsetHeight;
    let free = 0;
    for (const item of items) {
      const mark = document.getElementById(item.id.replace("fn-", "fnref-"));
      const shown = mark?.closest("details:not([open])") ?? mark;
      const wanted = shown ? shown.getBoundingClientRect().top - top : free;
      const from = Math.max(wanted, free);
      item.style.top = `${from}px`;
      free = from + item.offsetHeight + gap;
    }
    if (wideScreen.matches && free > last + innerHeight) footnotes.classList.add("at-end");
    else if (wideScreen.matches) prose.style.minHeight = `${free}px`;
    footnotes.classList.add("placed");
  };
  new ResizeObserver(place).observe(prose);
}

// A column of sentences keeps room for a few words a line.
for (const cell of document.querySelectorAll(".prose td")) {
  const some = cell.matches(":lang(ko), :lang(ja), :lang(zh)") ? 20 : 36;
  if (cell.textContent.length > some && !cell.querySelector(".katex, img, pre")) cell.classList.add("long");
}

// Who points at a heading sees a link to its section; the keyboard has the contents for that.
for (const heading of document.querySelectorAll(".note .prose :is(h1, h2, h3, h4, h5, h6)[id]")) {
  const link = document.createElement("a");
  link.className = "here";
  link.href = `#${heading.id}`;
  link.ariaHidden = true;
  link.tabIndex = -1;
  link.textContent = "#";
  heading.append(link);
}
