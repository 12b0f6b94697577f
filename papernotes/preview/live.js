// Keeps an open page as the last build has it. Served by the preview only; no file of a site holds it.
//
// The page as it was sent and the page as it is now are compared, and what differs is changed in the open document:
// all else stays the very same, with its scroll position, open details and whatever scripts did to it.
(() => {
  const own = document.currentScript;
  const isLost = own.hasAttribute("data-lost");
  let version = own.dataset.version;
  own.remove();

  const REACH = 40; // how many siblings ahead an equal node is looked for
  class Reload extends Error {}

  // Nodes of the page as sent -> nodes of the open document.
  const twins = new WeakMap();
  const bind = (sent, live) => {
    twins.set(sent, live);
    sent.childNodes.forEach((child, index) => bind(child, live.childNodes[index]));
  };
  const [head, body] = [document.head, document.body].map((live) => {
    const sent = live.cloneNode(true);
    bind(sent, live);
    return sent;
  });
  let sent = { head, body };

  const twin = (node) => {
    const live = twins.get(node);
    if (!live) throw new Reload();
    return live;
  };
  const isStyle = (node) => node.nodeName === "LINK" && node.rel === "stylesheet";
  const isSame = (one, other) => one.isEqualNode(other) || (one.nodeName === "NOSCRIPT" && other.nodeName === "NOSCRIPT");
  const isBlank = (node) => node.nodeType === Node.TEXT_NODE && !node.data.trim();
  const isAlike = (one, other) => one.nodeName === other.nodeName && one.id === other.id;
  const isHeadScript = (node, parent) => node.nodeName === "SCRIPT" && node.hasAttribute("src") && parent === document.head;
  // A script in the body that came or went, or any that changed, has to run from the start.
  const refuseScript = (node) => {
    if (node.nodeName === "SCRIPT" || node.querySelector?.("script")) throw new Reload();
  };

  // Scripts take hold of fields and of the heads of columns when they begin: they would not know of further ones.
  const refuseHeld = (node, parent) => {
    if (node.nodeType === Node.ELEMENT_NODE && node.nodeName !== "OPTION" && parent.closest("form, thead")) throw new Reload();
  };

  const adopt = (before, after) => {
    twins.set(after, twin(before));
    if (before.nodeName === "NOSCRIPT") return;
    before.childNodes.forEach((child, index) => adopt(child, after.childNodes[index]));
  };
  const drop = (before) => {
    if (!isHeadScript(before, twin(before).parentNode)) refuseScript(before);
    refuseHeld(before, twin(before).parentElement ?? document.body);
    twin(before).remove();
  };
  // A script that was parsed does not run; one that is made does.
  const runnable = (script) => {
    const live = document.createElement("script");
    for (const name of script.getAttributeNames()) live.setAttribute(name, script.getAttribute(name));
    return live;
  };
  const insert = (after, parent, next) => {
    const isScript = isHeadScript(after, parent);
    if (!isScript) refuseScript(after);
    refuseHeld(after, parent);
    const live = isScript ? runnable(after) : document.importNode(after, true);
    bind(after, live);
    const place = next ? twin(next) : null;
    if (place && place.parentNode !== parent) throw new Reload();
    parent.insertBefore(live, place);
  };
  const changeStyle = (before, after) => {
    const old = twin(before);
    const live = document.importNode(after, true);
    live.addEventListener("load", () => old.remove(), { once: true });
    live.addEventListener("error", () => old.remove(), { once: true });
    old.after(live); // the page keeps its old look until the new one is there
    bind(after, live);
  };
  const change = (before, after) => {
    if (isSame(before, after)) return adopt(before, after);
    if (before.nodeName === "SCRIPT") throw new Reload();
    if (isStyle(before)) return changeStyle(before, after);
    const live = twin(before);
    twins.set(after, live);
    if (before.nodeType !== Node.ELEMENT_NODE) {
      live.data = after.data;
      return undefined;
    }
    for (const name of new Set([...before.getAttributeNames(), ...after.getAttributeNames()])) {
      const value = after.getAttribute(name);
      if (value === before.getAttribute(name)) continue;
      if (value === null) live.removeAttribute(name);
      else live.setAttribute(name, value);
    }
    return changeChildren(before, after, live);
  };
  const changeChildren = (before, after, live) => {
    const old = [...before.childNodes];
    const now = [...after.childNodes];
    let here = 0;
    now.forEach((node, index) => {
      const reach = isBlank(node) ? 1 : REACH;
      const found = old.slice(here, here + reach).findIndex((other) => isSame(other, node));
      if (found >= 0) {
        for (const end = here + found; here < end; here += 1) drop(old[here]);
        adopt(old[here], node);
        here += 1;
        return;
      }
      const other = old[here];
      const isKept = other && now.slice(index + 1, index + 1 + REACH).some((later) => isSame(other, later));
      if (other && isAlike(other, node) && !isKept) {
        change(other, node);
        here += 1;
      } else insert(node, live, other);
    });
    old.slice(here).forEach(drop);
  };

  // Files that keep their address. Of what was missed, as in the background, nobody knows which files it changed.
  const isNext = (news) => news.version.replace(/\d+$/, (number) => number - 1) === version;
  const isChanged = (address, news) =>
    address.origin === location.origin && (!isNext(news) || news.files.includes(decodeURIComponent(address.pathname).slice(1)));
  const refresh = (news) => {
    for (const element of document.querySelectorAll("img[src], video[src], audio[src], source[src]")) {
      const address = new URL(element.src, location.href);
      if (!isChanged(address, news)) continue;
      address.search = news.version;
      element.src = address;
    }
  };
  // Data that scripts have loaded, as scripts: what they made of it is outdated.
  const refuseData = (news) => {
    const given = new Set([...sent.head.querySelectorAll("script[src]")].map((script) => script.src));
    const loaded = [...document.head.querySelectorAll("script[src]")].filter((script) => !given.has(script.src));
    if (loaded.some((script) => isChanged(new URL(script.src), news))) throw new Reload();
  };

  let isGone = false;
  const update = async (news) => {
    const answer = await fetch(location.href, { cache: "no-store" });
    isGone = !answer.ok && !isLost;
    if (isLost ? !answer.ok && answer.status !== 503 : isGone) return;
    if (isLost) {
      if (answer.ok) throw new Reload();
      return;
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    page.querySelectorAll('script[src^="/.papernotes/"]').forEach((script) => script.remove());
    const before = sent;
    sent = { head: page.head, body: page.body };
    change(before.head, page.head);
    change(before.body, page.body);
    document.documentElement.lang = page.documentElement.lang;
    refuseData(news);
    refresh(news);
  };

  // The panel of problems stands in a shadow tree of its own, outside the body.
  const host = document.createElement("papernotes-preview");
  const shadow = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host { all: initial; }
    section { position: fixed; inset: auto 0 0 0; z-index: 2147483647; max-height: 60vh; overflow: auto; margin: 0;
      background: #1d1d22; color: #eee; border-top: 4px solid #e0b030; font: 14px/1.5 system-ui, sans-serif; }
    section.error { border-color: #ff6b5e; }
    p, summary { margin: 0; padding: .6em 1em; font-weight: 600; }
    summary { cursor: pointer; }
    pre { margin: 0; padding: .6em 1em; border-top: 1px solid #3a3a42; white-space: pre; overflow: auto;
      font: 13px/1.5 ui-monospace, Menlo, Consolas, "Noto Sans Mono CJK KR", monospace; tab-size: 1; }
    .wide { display: inline-block; width: 2ch; text-align: center; }
    a { color: #8cc8ff; }
  `);
  shadow.adoptedStyleSheets = [sheet];
  const WIDE = /([\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}])/u;
  const make = (name, text = "", kind = "") => Object.assign(document.createElement(name), { textContent: text, className: kind });
  // A wide character takes two cells, as the caret below it counts.
  const printed = (text) => {
    const block = make("pre");
    block.append(...text.split(WIDE).map((part, index) => (index % 2 ? make("span", part, "wide") : part)));
    return block;
  };
  let known = new Set();
  let isClosed = false;
  const show = (news) => {
    const isNew = news.problems.some((problem) => !known.has(problem.text));
    known = new Set(news.problems.map((problem) => problem.text));
    isClosed = isClosed && !isNew;
    host.remove();
    shadow.replaceChildren();
    if (!news.count && !isGone) return;
    const panel = make("section", "", news.problems.some((problem) => problem.severity === "error") ? "error" : "");
    panel.setAttribute("role", "status");
    if (isGone) {
      const gone = make("p", "This page is no longer part of the site. ");
      gone.append(Object.assign(make("a", "Front page"), { href: "/" }));
      panel.append(gone);
    }
    if (news.count) {
      const list = make("details");
      const counted = news.count === 1 ? "1 problem" : `${news.count} problems`;
      const state = news.built ? "" : "; the site is shown as it was before";
      list.append(make("summary", counted + state), ...news.problems.map((problem) => printed(problem.text)));
      if (news.count > news.problems.length) list.append(printed("The terminal has the others."));
      list.open = !isClosed;
      list.addEventListener("toggle", () => { isClosed = !list.open; });
      panel.append(list);
    }
    shadow.append(panel);
    document.documentElement.append(host);
  };

  // One update at a time; of several pieces of news the latest counts.
  let latest = null;
  let isBusy = false;
  const take = async (news) => {
    latest = news;
    if (isBusy) return;
    isBusy = true;
    try {
      while (latest) {
        const next = latest;
        latest = null;
        if (next.version !== version) await update(next);
        version = next.version;
        show(next);
      }
    } catch (error) {
      if (!(error instanceof TypeError)) location.reload(); // a TypeError is fetch's: the server has ended
    } finally {
      isBusy = false;
    }
  };

  // A page in the background lets its connection go: browsers allow six to a server.
  let stream = null;
  const connect = () => {
    stream?.close();
    stream = null;
    if (document.visibilityState === "hidden") return;
    stream = new EventSource("/.papernotes/events");
    stream.addEventListener("message", (event) => take(JSON.parse(event.data)));
  };
  document.addEventListener("visibilitychange", connect);
  addEventListener("pagehide", () => stream?.close());
  addEventListener("pageshow", (event) => { if (event.persisted) connect(); });
  connect();
})();
