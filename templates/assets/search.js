// The page search/: it loads from the index what a query asks for. `papernotes/search/terms.py` cuts notes by the same rules.
{ // names of its own, beside those of page.js
const place = document.querySelector("[data-index]");
const said = JSON.parse(document.querySelector(".search-words").textContent);
const [form, field, list, status, more, forms] = ["form", "input", "ol", "[role=status]", ".more", ".forms"]
  .map((name) => document.querySelector(`main ${name}`));
const facets = [...place.querySelectorAll("details")];
const { language } = said;
const asked = () => new URLSearchParams(location.search).get("q") ?? "";
const AT_ONCE = 10, LOADED_AT_ONCE = 16, MOST_IN_VAIN = 300;

// Files of the index are scripts, which a copy opened from a disk can load too.
const arriving = new Map();
const loaded = new Map();
globalThis.found = (name, value) => arriving.get(name)?.(value);
const load = (name, source = `${place.dataset.index}${name}.js`) => {
  if (!loaded.has(name)) {
    loaded.set(name, new Promise((resolve, reject) => {
      const script = document.createElement("script");
      arriving.set(name, resolve);
      script.src = source;
      script.onerror = () => { loaded.delete(name); reject(new Error(name)); };
      document.head.append(script);
    }));
  }
  return loaded.get(name);
};

// Text as it is compared, and the terms of a query.
const CJK = "\\u1100-\\u11ff\\u2e80-\\u2fff\\u3005-\\u3007\\u3031-\\u3035\\u3040-\\u30fa\\u30fc-\\u30ff\\u3100-\\u318f\\u31a0-\\u31bf"
  + "\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\ua960-\\ua97f\\uac00-\\ud7ff\\uf900-\\ufaff\\u{20000}-\\u{323af}";
const WORD = `(?:(?![${CJK}])[\\p{L}\\p{N}])+`;
const IS_CJK = new RegExp(`[${CJK}]`, "u");
const IS_WORD = new RegExp(`^${WORD}$`, "u");
const TOKENS = new RegExp(`(?<run>[${CJK}]+)|(?<word>${WORD})`, "gu");
const COMMANDS = new RegExp(`(\\\\[a-z]+)(?=[ {}()\\[\\]_^&,.;:=+*/<>|!~'-]*(\\\\[a-z]+|${WORD})?)`, "gu");
const RADICAL = /[\u2e80-\u2ef3]/g;
const LETTERS = { ё: "е", ς: "σ", ß: "ss", ł: "l", ø: "o", đ: "d", ı: "i", æ: "ae", œ: "oe", "‐": "-" };
const fold = (text) => text.normalize("NFKC").toLowerCase()
  .replace(/[\u00c0-\u024f\u0300-\u036f\u1e00-\u1eff]+/g, (found) => found.normalize("NFD").replace(/[\u0300-\u036f]/g, ""))
  .replace(/[ёςßłøđıæœ‐]/g, (letter) => LETTERS[letter]);

// Endings that words change by; what is left is looked for as the beginning of a word.
const ENDINGS = [
  /(?<=[a-z]{4})(?:ing|ings|ed|er|ers|es|s|ly|ion|ions|e|y|ies)$/,
  /(?<=[а-я]{4})(?:[аеиоуыэюяйь]{1,3}|[иаяы]?ми|[аояеыи][вмхг][оу]?|ость|ости)$/,
  /(?<=[가-힣]{2})(?:은|는|이|가|을|를|의|에|에서|으로|로|와|과|도|만|이다|하다|한다|하는|된다|되는)$/,
];

// An address or a number of a paper as the index knows it, without version; "CVPR2021" is two words if it is none.
const PAPER = /(?:\S*(?:arxiv\.org\/\w+\/|doi\.org\/|aclanthology\.org\/|openreview\.net\/\w+\?id=)|(?:arxiv|doi)\s*[:：]?\s*(?=\d+\.\d{4}|[a-z-]+\/\d{7}))(\S+?)(?:v\d+)?(?:\.pdf|\/)?(?=\s|$)/gi;
// A word or a name with hyphens, which is the same without them; in CJK, spaces within a term are the same as none.
const JOINED = /^(?=.{4})[a-z][a-z\d]*(-[a-z\d]+){0,2}$/;
const parsed = (asked, isWide) => {
  const parts = [];
  let query = asked.replace(PAPER, "$1").replace(/(\d{4}\.\d{4,5})v\d+(?=\s|$)/g, "$1");
  if (isWide) query = query.replace(/(\p{L})((?:19|20)\d\d)(?=\s|$)/gu, "$1 $2");
  for (const [, quoted, bare] of query.matchAll(/["“”]([^"“”]*)["“”]?|([^\s"“”]+)/g)) {
    const written = (quoted ?? bare).trim().replace(/\s+/g, " ");
    let text = fold(written);
    if (isWide && !quoted) text = ENDINGS.reduce((word, ending) => word.replace(ending, ""), text);
    const terms = [];
    let rest = text;
    for (const { 0: { length }, 1: command, 2: then, index } of text.matchAll(COMMANDS)) {
      terms.push(then
        ? { start: command, text: `${command}{${then}`, isBeginning: text.endsWith(then) }
        : { start: command, text: command, isCommand: true });
      const end = then ? text.indexOf(then, index + length) + then.length : index + length;
      rest = rest.slice(0, index) + " ".repeat(end - index) + rest.slice(end);
    }
    for (const { groups: { run, word }, index } of rest.matchAll(TOKENS)) {
      if (word) {
        const cut = [...word].slice(0, 32).join("");
        const isBeginning = [...word].length > 2 && index + word.length === rest.length;
        terms.push({ start: [...word].slice(0, 3).join(""), text: cut, isBeginning });
      } else {
        const signs = [...run];
        if (signs.length === 1) terms.push({ start: run, text: run, isBeginning: true });
        for (let at = 1; at < signs.length; at += 1) {
          // Of a long run every second pair is enough: a note is checked for the whole of it before it is shown.
          if (signs.length < 8 || at % 2 || at === signs.length - 1) terms.push({ start: signs[at - 1], text: signs[at - 1] + signs[at] });
        }
      }
    }
    const between = quoted ? "" : IS_CJK.test(text) ? "\\s?" : JOINED.test(text) ? "-?" : "";
    const signs = [...between === "-?" ? text.replaceAll("-", "") : text];
    const pattern = new RegExp(signs.map((sign) => sign.replace(/\W/, "\\$&")).join(between), "g");
    if (between === "-?") terms.splice(0, 9, { start: signs.slice(0, 3).join(""), text: signs.slice(0, 32).join(""), isBeginning: true });
    // In Hangul a space may stand between two words of two letters or more.
    const more = terms.splice(1, quoted || !/^[가-힣]{4,}$/.test(text) ? 0 : terms.length - 2);
    const isTight = terms.length > 1 || !(IS_WORD.test(text) || terms[0]?.text === text || between === "-?");
    if (terms.length) parts.push({ text, written, terms, isTight, pattern, more });
  }
  return parts;
};

// Postings: for each level a sign, then the gaps between the numbers of notes.
const FIRST_LEVEL = 35, LEVELS = 7, FIRST_DIGIT = FIRST_LEVEL + LEVELS, ENDING = 50, GOING_ON = 34;
const WEIGHTS = [1, 2.5, 6, 4, 7, 10, 18];
const numbers = (coded, each) => {
  let level = 0, number = -1, gap = 0;
  for (let at = 0; at < coded.length; at += 1) {
    const code = coded.charCodeAt(at);
    if (code < FIRST_DIGIT) { level = code - FIRST_LEVEL; number = -1; continue; }
    const digit = code - FIRST_DIGIT - (code > 92);
    if (digit < ENDING) { number += gap * ENDING + digit + 1; gap = 0; each(number, level); }
    else gap = gap * GOING_ON + digit - ENDING;
  }
};

const shardOf = (start) => {
  let code = 0x811c9dc5;
  for (const sign of start) code = Math.imul(code ^ sign.codePointAt(0), 0x01000193);
  return ((code ^ code >>> 15) >>> 0) % Number(place.dataset.shards);
};

const shelves = new Map();
const shelf = async (start) => {
  const number = shardOf(start);
  if (!shelves.has(number)) {
    const words = (await load(`terms/${number}`)).split(" ");
    const terms = new Map();
    for (let at = 0; at + 1 < words.length; at += 2) terms.set(words[at], words[at + 1]);
    shelves.set(number, terms);
  }
  return shelves.get(number);
};

// How well each note answers to a term: rare terms count more, so does what stands in a title, or whole in a short note.
const scored = async (term) => {
  const [lengths, terms] = await Promise.all([lengthsOfAll(), shelf(term.start)]);
  const scores = new Map();
  const take = (coded, share) => numbers(coded, (number, level) => {
    let weight = WEIGHTS[level] * share;
    if (level < 3) weight = weight * 2.2 / (weight + 1.2 * (0.25 + 0.75 * lengths.get(number)));
    if (weight > (scores.get(number) ?? 0)) scores.set(number, weight);
  });
  for (const [text, coded] of terms) {
    if (text === term.text) take(coded, 1);
    else if (term.isBeginning ? text.startsWith(term.text) : term.isCommand && text.startsWith(`${term.text}{`)) take(coded, 0.7);
  }
  const rarity = Math.log(1 + (lengths.size - scores.size + 0.5) / (scores.size + 0.5));
  for (const [number, weight] of scores) scores.set(number, weight * rarity);
  return scores;
};

const together = (tables) => {
  const [least, ...others] = tables.sort((a, b) => a.size - b.size);
  const sums = new Map();
  for (const [number, weight] of least ?? []) {
    const weights = others.map((table) => table.get(number));
    if (!weights.includes(undefined)) sums.set(number, weights.reduce((sum, one) => sum + one, weight));
  }
  return sums;
};

let allLengths;
const lengthsOfAll = () => allLengths ??= load("notes").then(([coded, sizes]) => {
  const length = new Map();
  numbers(coded, (number) => length.set(number, 2 ** ((sizes.charCodeAt(length.size) - 35) / 2)));
  const mean = [...length.values()].reduce((sum, one) => sum + one, 0) / length.size;
  for (const [number, size] of length) length.set(number, size / mean);
  return length;
});

const answers = async (parts) => {
  // Without words every note answers, the newest first.
  if (!parts.length) return new Map((await load("newest")).map((number, at) => [number, -at]));
  return together(await Promise.all(parts.map(async ({ terms, more }) => {
    const [sums, ...others] = await Promise.all([Promise.all(terms.map(scored)).then(together), ...more.map(scored)]);
    for (const table of others) {
      for (const [number, weight] of table) if (sums.has(number)) sums.set(number, weight + sums.get(number));
    }
    return sums;
  })));
};

// Where nothing is found, the words that no note has give way to the nearest ones, by a script that is seldom needed.
const corrected = async (parts) => {
  if (!place.dataset.slips) return "";
  const nearest = await load("slips", place.dataset.slips);
  return nearest(parts, { shelf, IS_WORD, isThere: async (term) => (await scored(term)).size > 0 });
};

// What a note holds, to check what stands together in the query, and to show where.
const records = new Map();
const recordOf = async (number) => {
  if (!records.has(number)) {
    const record = await load(`notes/${number}`);
    const bytes = Uint8Array.from(atob(record.packed), (sign) => sign.charCodeAt());
    record.text ??= await new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"))).text();
    records.set(number, record);
  }
  return records.get(number);
};
const tight = (text) => text.replace(/\s+/g, "");
const holds = (record, part) => {
  const all = [record.title, record.paper, record.venue, record.facts, record.tags.join("\n"), record.tldr, record.text].join("\n");
  if (part.text.includes("\\")) return tight(all).includes(tight(part.written));
  record.folded ??= fold(all);
  return record.folded.search(part.pattern) >= 0;
};

// The places of `part` in a folded line: from and to.
const places = (line, part, written) => {
  const found = [];
  for (const { 0: { length }, index } of line.matchAll(part.pattern)) {
    const isStart = !IS_WORD.test(line[index - 1] ?? " ") || /[A-Za-z][A-Z]/.test(written.slice(index - 1, index + 1));
    const isWhole = part.text.length > 2 || !IS_WORD.test(line[index + length] ?? " ");
    if (part.isTight || (isStart && isWhole) || !IS_WORD.test(part.text)) found.push([index, index + length]);
  }
  return found;
};
const marksIn = (line, parts) => {
  const whole = fold(line);
  let found = parts.map((part) => places(whole, part, line));
  const kinds = found.filter((one) => one.length).length;
  found = found.flat().sort(([a], [b]) => a - b);
  if (found.length && whole.length !== line.length) {
    const at = [];
    let start = 0;
    for (const sign of line.match(/[^]\p{M}*[ﾞﾟ]?/gu)) { at.push(...Array(fold(sign).length).fill(start)); start += sign.length; }
    at.push(start);
    found = found.map(([from, to]) => [at[from], at[to] ?? start]);
  }
  return { line, found, kinds };
};
const marked = (text, found, parent) => {
  let done = 0;
  for (const [from, to] of found) {
    if (from < done || to > text.length) continue;
    parent.append(text.slice(done, from), Object.assign(document.createElement("mark"), { textContent: text.slice(from, to) }));
    done = to;
  }
  parent.append(text.slice(done));
  return parent;
};
// A line that is a formula and no more: without its commands no two words, and nothing in CJK, are left.
const isFormula = (line) => {
  if (!line.includes("\\")) return false;
  const rest = line.replace(/\\[a-z]+\*?(?:\{[^{}]*\})?/gi, "");
  return !IS_CJK.test(rest) && !/\p{L}{2,}[,:]? \p{L}{2,}/u.test(rest);
};
// How much a line tells: a sentence more than a heading or a cell of a table, and these more than a formula.
const told = (line) => isFormula(line) ? 0 : line.length > (IS_CJK.test(line) ? 24 : 60) || /.{12}[.!?。！？]\W?$/.test(line) ? 2 : 1;
const excerpt = (record, parts, parent) => {
  const lines = [record.tldr, ...record.text.split("\n")];
  let best = { line: "", found: [], kinds: 0 };
  for (const line of lines) {
    const marks = marksIn(line, parts);
    if (marks.kinds > best.kinds || (best.kinds && marks.kinds === best.kinds && told(line) > told(best.line))) best = marks;
  }
  const isInHead = marksIn([record.title, record.paper, record.venue, record.facts, ...record.tags].join("\n"), parts).kinds >= best.kinds;
  const opening = record.tldr || lines.find((line) => told(line) > 1) || record.text.slice(0, 400).replaceAll("\n", " ");
  const isPoor = told(best.line) < told(opening) && !parts.some(({ text }) => text.includes("\\"));
  if (!best.line || (isInHead && isPoor)) best = { line: opening, found: [] };
  const room = IS_CJK.test(best.line) ? 110 : 220;
  const first = best.found[0]?.[0] ?? 0;
  let start = Math.max(0, Math.min(first - room / 4, best.line.length - room));
  if (start) start = Math.max(best.line.lastIndexOf(" ", start + 12) + 1, start - 12 < 0 ? 0 : start - 12);
  const end = Math.min(best.line.length, start + room + 12);
  if (start) parent.append("…");
  marked(best.line.slice(start, end), best.found.map(([from, to]) => [from - start, to - start]).filter(([from]) => from >= 0), parent);
  if (end < best.line.length) parent.append("…");
  return parent;
};

const made = (name, className, ...content) => {
  const element = document.createElement(name);
  if (className) element.className = className;
  element.append(...content);
  return element;
};
const inLanguage = (element, code) => { if (code && code !== language) element.lang = code; return element; };
const nameOf = (code) => { try { return new Intl.DisplayNames(language, { type: "language" }).of(code); } catch { return code; } };
const result = (record, parts) => {
  const address = `${place.dataset.root}${record.address}${location.protocol === "file:" ? "index.html" : ""}`;
  const link = Object.assign(made("a"), { href: address });
  marked(record.title, marksIn(record.title, parts).found, inLanguage(link, record.language));
  const card = made("article", "card", made("p", "card-meta"), made("h2", "card-title", link));
  if (record.venue) card.firstChild.append(marked(record.venue, marksIn(record.venue, parts).found, made("span", "venue")), " ");
  card.firstChild.append(made("span", "", nameOf(record.language)));
  if (record.paper) card.append(made("p", "card-paper", marked(record.paper, marksIn(record.paper, parts).found, made("cite"))));
  card.append(inLanguage(excerpt(record, parts, made("p", "card-tldr")), record.language));
  const facts = marksIn(record.facts, parts);
  const foot = made("p", "card-foot");
  if (facts.kinds) foot.append(marked(record.facts, facts.found, made("span")));
  if (record.tags.length) foot.append(made("span", "tags", ...record.tags.flatMap((tag) => [marked(tag, marksIn(tag, parts).found, made("span", "tag")), " "])));
  if (foot.childNodes.length) card.append(foot);
  return made("li", "", card);
};

const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
const counted = (key, number) => {
  const words = said[key];
  return filled(words[new Intl.PluralRules(language).select(number)] ?? words.other, { n: number.toLocaleString(language) });
};

// Filters: what is chosen stands in the address.
const chosen = (facet) => new Set(new URLSearchParams(location.search).getAll(facet.dataset.parameter));
const tableOf = async (facet) => (await load(`facets/${facet.dataset.terms}`)).map(([slug, name, coded]) => {
  const members = [];
  numbers(coded, (number) => members.push(number));
  return { slug, name, members };
});
const allowed = async (facet) => {
  const slugs = chosen(facet);
  if (!slugs.size) return null;
  return new Set((await tableOf(facet)).filter(({ slug }) => slugs.has(slug)).flatMap(({ members }) => members));
};
const showFacet = async (facet, scores, limits) => {
  if (!facet.open) return;
  const others = limits.filter((limit, index) => limit && facets[index] !== facet);
  const present = new Set([...scores.keys()].filter((number) => others.every((limit) => limit.has(number))));
  const slugs = chosen(facet);
  const rows = (await tableOf(facet))
    .map(({ slug, name, members }) => ({ slug, name: facet.dataset.terms === "languages" ? nameOf(slug) : name, count: members.filter((number) => present.has(number)).length }))
    .filter(({ slug, count }) => count || slugs.has(slug))
    .sort((a, b) => (facet.dataset.terms === "years" ? 0 : b.count - a.count));
  const listed = facet.querySelector("ul");
  const { scrollTop } = listed;
  const held = listed.contains(document.activeElement) ? document.activeElement.value : null;
  listed.replaceChildren(...rows.map(({ slug, name, count }) => {
    const box = Object.assign(made("input"), { type: "checkbox", value: slug, checked: slugs.has(slug) });
    box.addEventListener("change", () => go({ [facet.dataset.parameter]: box }, true));
    return made("li", "", made("label", "", box, ` ${name} `, made("span", "count", String(count))));
  }));
  listed.scrollTop = scrollTop;
  if (held !== null) [...listed.querySelectorAll("input")].find(({ value }) => value === held)?.focus({ preventScroll: true });
};

let turn = 0;
const search = async ({ isWide = false } = {}) => {
  const mine = ++turn;
  for (const link of document.querySelectorAll("header a[hreflang]")) link.search = location.search;
  let query = asked();
  if (query.match(RADICAL)) {
    const ideographs = await load("radicals");
    query = query.replace(RADICAL, (sign) => ideographs[sign] ?? sign);
  }
  let parts = parsed(query, isWide);
  place.hidden = false;
  list.ariaBusy = true;
  try {
    const widened = parsed(query, true);
    let [scores, wide] = await Promise.all([answers(parts), answers(widened)]);
    if (!scores.size && wide.size) { scores = wide; parts = widened; }
    let instead = scores.size || !parts.length ? "" : await corrected(parts);
    if (instead) {
      parts = parsed(instead);
      scores = wide = await answers(parts);
      instead = scores.size ? filled(said.found_instead, { asked: query, words: instead }) : "";
    }
    const limits = await Promise.all(facets.map(allowed));
    if (mine !== turn) return;
    const [word, another] = parsed(query);
    const nothing = limits.some(Boolean) ? said.nothing_chosen : another ? said.nothing_found : filled(said.word_not_found, { word: word?.written });
    const isAsked = parts.length || limits.some(Boolean);
    const within = (number) => limits.every((limit) => !limit || limit.has(number));
    const ranked = [...scores].filter(([number]) => isAsked && within(number)).sort(([a, x], [b, y]) => y - x || a - b).map(([number]) => number);
    const others = [...wide.keys()].filter((number) => within(number) && !scores.has(number)).length;
    list.replaceChildren();
    let next = 0, refused = 0;
    const show = async () => {
      const wanted = list.children.length + AT_ONCE;
      const end = next + LOADED_AT_ONCE;
      // As long as nothing is shown, more are asked for: a number of notes above an empty list says nothing.
      while (list.children.length < wanted && next < Math.min(ranked.length, list.children.length ? end : end + MOST_IN_VAIN)) {
        const some = await Promise.all(ranked.slice(next, next + wanted - list.children.length).map(recordOf));
        if (mine !== turn) return;
        next += some.length;
        for (const record of some) {
          if (parts.every((part) => !part.isTight || holds(record, part))) list.append(result(record, parts));
          else refused += 1;
        }
      }
      const total = ranked.length - refused;
      status.textContent = total ? [instead, counted("count_notes", total)].filter(Boolean).join(" ") : isAsked ? nothing : "";
      more.hidden = next >= ranked.length;
    };
    more.onclick = async () => { const last = list.children.length; await show(); list.children[last]?.querySelector("h2 a").focus(); };
    forms.hidden = !others;
    if (others) forms.textContent = counted("count_other_forms", others);
    forms.onclick = () => { forms.hidden = true; search({ isWide: true }); };
    await show();
    if (mine !== turn) return;
    list.ariaBusy = false;
    await Promise.all(facets.map((facet) => { facet.ontoggle = () => showFacet(facet, scores, limits); return showFacet(facet, scores, limits); }));
    place.lastElementChild.classList.toggle("ready", !parts.length || list.children.length || limits.some(Boolean));
  } catch {
    if (mine === turn) { list.ariaBusy = false; status.textContent = said.cannot_load; list.replaceChildren(); }
  }
};

const go = (changed, isStep) => {
  const address = new URL(location.href);
  const parameters = address.searchParams;
  for (const [name, value] of Object.entries(changed)) {
    if (typeof value === "string") { if (value) parameters.set(name, value); else parameters.delete(name); }
    else if (value.checked) parameters.append(name, value.value);
    else parameters.delete(name, value.value);
  }
  if (address.href !== location.href) history[isStep ? "pushState" : "replaceState"](null, "", address);
  search();
};

let pause;
field.addEventListener("input", () => { clearTimeout(pause); pause = setTimeout(() => go({ q: field.value.trim() }), 120); });
form.addEventListener("submit", (event) => { event.preventDefault(); clearTimeout(pause); go({ q: field.value.trim() }, true); });
addEventListener("popstate", () => { field.value = asked(); search(); });

// Arrows go from the field through the results; Escape goes back to the field.
document.querySelector("main").addEventListener("keydown", (event) => {
  if (event.isComposing) return; // the arrows choose among the candidates of an input method
  const links = [...list.querySelectorAll("h2 a")];
  const at = links.indexOf(document.activeElement);
  if (at < 0 && document.activeElement !== field) return;
  const to = { ArrowDown: Math.min(at + 1, links.length - 1), ArrowUp: at - 1, Escape: -1 }[event.key];
  if (to === undefined || (event.key === "Escape" && at < 0)) return;
  event.preventDefault();
  (links[to] ?? field).focus();
});

field.value = asked();
field.focus();
search();
}
