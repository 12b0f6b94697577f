// The table of all papers, filtered and sorted at once, and shared by its address. Its data is loaded when it is first
// used; without JavaScript the table is a list in pages.
{
  const ROWS_AT_ONCE = 50;
  const AUTHORS_IN_ROW = 3;
  const TAGS_IN_ROW = 5;
  const KINDS = ["venue", "year", "tag", "language", "reviewer", "rating", "status"];
  const form = document.querySelector(".filters");
  const table = document.querySelector(".papers");
  const body = table.tBodies[0];
  const columns = [...table.tHead.rows[0].cells];
  const filters = KINDS.map((kind) => form.elements[kind]);
  const said = form.querySelector("[role=status]");
  const more = document.querySelector(".more button");
  const pages = document.querySelector(".pager");
  const { root, found, others, etAl } = form.dataset;
  const index = location.protocol === "file:" ? "index.html" : "";

  let data; // what is made of the loaded table
  let loading; // the promise of it
  let sort = "title"; // a column, with "-" before it for the other way round
  let shown = []; // the numbers of the rows that pass the filters, in their order

  const LETTERS = { ё: "е", ß: "ss", ł: "l", ø: "o", đ: "d", ı: "i", æ: "ae", œ: "oe" };
  const fold = (text) => text.normalize("NFKC").toLowerCase()
    .replace(/[\u00c0-\u024f\u1e00-\u1eff]+/g, (found) => found.normalize("NFD").replace(/[\u0300-\u036f]/g, ""))
    .replace(/[ёßłøđıæœ]/g, (letter) => LETTERS[letter]);
  const column = (name) => name.replace("-", "");

  // A row is: title, address, language, year, badge, authors, tags, reviews, ratings, statuses; a review: address,
  // language, reviewers, title. A badge is: text, address, venue, track, earlier name. The rest are numbers of names;
  // authors end in -1 where there are others.
  function read(raw) {
    const years = [...new Set(raw.rows.map((row) => row[3]))].filter(Boolean);
    const values = {
      ...raw, year: years, tag: raw.tag.map(([name]) => name), language: raw.language.map(([code]) => code),
    };
    const yearNumbers = new Map(years.map((year, number) => [year, number]));
    const numbersOf = {
      venue: (row) => (row[4] < 0 ? [] : [raw.badges[row[4]][2]]),
      year: (row) => (row[3] ? [yearNumbers.get(row[3])] : []),
      tag: (row) => row[6],
      language: (row) => [...new Set(row[7].map((review) => review[1]))],
      reviewer: (row) => [...new Set(row[7].flatMap((review) => review[2]))],
      rating: (row) => row[8],
      status: (row) => row[9],
    };
    const textOf = ([title, address, , , badge, authors, tags, reviews]) => fold([
      title, address, address.replaceAll("-", "."), ...badge < 0 ? [] : [0, 3, 4].map((part) => raw.badges[badge][part]),
      ...authors.map((author) => raw.authors[author] ?? ""), ...tags.map((tag) => values.tag[tag]),
      ...reviews.flatMap(([, , by, own]) => [own ?? "", ...by.map((reviewer) => raw.reviewer[reviewer])]),
    ].join("\n"));
    return {
      ...raw,
      orders: new Map(),
      texts: raw.rows.map(textOf),
      kinds: KINDS.map((kind) => ({
        size: values[kind].length,
        number: new Map(values[kind].map((value, number) => [String(value), number])),
        of: raw.rows.map(numbersOf[kind]),
      })),
    };
  }

  function load() {
    loading ??= new Promise((resolve) => {
      const script = document.createElement("script");
      script.src = form.dataset.table;
      script.addEventListener("load", () => { data = read(window.paperTable); resolve(); });
      document.head.append(script);
    });
    return loading;
  }

  // What a row is sorted by; a row without it comes last either way round.
  const keys = {
    year: (row) => row[3] || NaN,
    venue: (row) => (row[4] < 0 ? NaN : data.badges[row[4]][2]),
    notes: (row) => row[7].length,
    rating: (row) => (row[8].length ? Math.max(...row[8]) : NaN),
    status: (row) => row[9][0] ?? NaN,
  };

  // All rows in the order of `sort`, worked out once for each order; the data comes by title.
  function order() {
    if (!data.orders.has(sort)) {
      const sign = sort.startsWith("-") ? -1 : 1;
      const numbers = data.rows.map((_, number) => number);
      const key = Float64Array.from(data.rows, (row, number) => sign * (keys[column(sort)]?.(row) ?? number));
      key.forEach((value, number) => { if (Number.isNaN(value)) key[number] = Infinity; });
      data.orders.set(sort, numbers.sort((a, b) => (key[a] === key[b] ? a - b : key[a] - key[b])));
    }
    return data.orders.get(sort);
  }

  // Choose the rows. What a filter offers is counted among the rows that pass all other filters.
  function choose() {
    // Of a paper's address at arXiv or of its DOI only the number is known here.
    const words = fold(form.elements.q.value).replace(/\S*(?:arxiv\.org\/\w+\/|doi\.org\/|arxiv:|doi:)(?=\S)/g, "")
      .replace(/(\d{4}\.\d{4,5})(?:v\d+)?(?:\.pdf)?(?=\s|$)/g, "$1").split(/\s+/).filter(Boolean);
    const values = filters.map((filter) => filter?.value);
    const wanted = data.kinds.map(({ number }, kind) => (values[kind] ? number.get(values[kind]) ?? -1 : null));
    const counts = data.kinds.map(({ size }) => new Uint32Array(size));
    const count = (kind, row) => { for (const value of data.kinds[kind].of[row]) counts[kind][value] += 1; };
    shown = [];
    for (const row of order()) {
      if (!words.every((word) => data.texts[row].includes(word))) continue;
      const missed = [];
      for (let kind = 0; kind < KINDS.length && missed.length < 2; kind += 1) {
        if (wanted[kind] !== null && !data.kinds[kind].of[row].includes(wanted[kind])) missed.push(kind);
      }
      if (missed.length === 1) count(missed[0], row);
      if (missed.length) continue;
      shown.push(row);
      for (let kind = 0; kind < KINDS.length; kind += 1) count(kind, row);
    }
    filters.forEach((filter, kind) => {
      for (const option of filter?.options ?? []) {
        const number = data.kinds[kind].number.get(option.value);
        const text = option.text.replace(/ \(\d+\)$/, "") + (option.value && ` (${counts[kind][number] ?? 0})`);
        if (option.text !== text) option.text = text;
      }
    });
  }

  function make(name, attributes, ...inside) {
    const element = document.createElement(name);
    for (const [key, value] of Object.entries(attributes)) if (value) element.setAttribute(key, value);
    element.append(...inside);
    return element;
  }

  function link(address, text, attributes = {}) {
    const [path, place] = address.split("#");
    return make("a", { href: `${root}${path}${index}${place ? `#${place}` : ""}`, ...attributes }, text);
  }

  function venueOf([text, address, , track, then], year) {
    const badge = make("span", { class: "venue" }, link(address, text.endsWith(` ${year}`) ? text.slice(0, -5) : text));
    if (track) badge.append(" ", make("span", { class: "track" }, track));
    if (then) badge.append(" ", make("span", { class: "then" }, then));
    return badge;
  }

  function authorsOf(authors) {
    const named = authors.filter((author) => author >= 0).map((author) => data.authors[author]);
    const rest = named.length - AUTHORS_IN_ROW;
    const counted = rest > 0 ? others.replace("{n}", rest) : "";
    const more = authors.length > named.length ? etAl : counted;
    const all = [named.slice(0, AUTHORS_IN_ROW).join(", "), more].filter(Boolean).join(" ");
    return authors.length ? [" ", make("small", {}, all)] : [];
  }

  function reviewOf([address, language, by]) {
    const names = [data.language[language][1], ...by.map((each) => data.reviewer[each])];
    return link(`notes/${address}/`, names.join(" · "));
  }

  function tagOf(number) {
    const [name, address, lang] = data.tag[number];
    return link(address, name, { class: "tag", lang });
  }

  function rowOf(number) {
    const [title, address, lang, year, badge, authors, tags, reviews, ratings, statuses] = data.rows[number];
    const cells = {
      year: [year || ""],
      venue: badge < 0 ? [] : [venueOf(data.badges[badge], year)],
      tags: tags.slice(0, TAGS_IN_ROW).flatMap((tag) => [tagOf(tag), " "]),
      notes: reviews.flatMap((review) => [reviewOf(review), " "]),
      rating: [ratings.map((rating) => data.rating[rating]).join(", ")],
      status: [statuses.map((status) => data.status[status]).join(", ")],
    };
    const paper = link(`papers/${address}/`, title, { lang });
    return make(
      "tr", {}, make("th", { scope: "row", class: "paper" }, paper, ...authorsOf(authors)),
      ...columns.slice(1).map(({ className }) => make("td", { class: className }, ...cells[className])),
    );
  }

  // Draw the first `count` chosen rows; those of them that are there already stay.
  function draw(count, already = 0) {
    const rows = shown.slice(already, count).map(rowOf);
    if (already) body.append(...rows); else body.replaceChildren(...rows);
    more.hidden = shown.length <= count;
    if (pages) pages.hidden = true;
  }

  function tell() {
    said.textContent = found.replace("{n}", shown.length).replace("{total}", data.rows.length);
    for (const each of columns) {
      const isSorted = column(each.dataset.sort ?? "") === column(sort);
      if (isSorted) each.setAttribute("aria-sort", sort.startsWith("-") ? "descending" : "ascending");
      else each.removeAttribute("aria-sort");
    }
    const query = new URLSearchParams([...new FormData(form)].filter(([, value]) => value.trim()));
    if (sort !== "title") query.set("sort", sort);
    const asked = String(query);
    try { history.replaceState(null, "", location.pathname + (asked && `?${asked}`)); } catch { /* a copy on a disk */ }
  }

  async function update() {
    await load();
    choose();
    draw(ROWS_AT_ONCE);
    tell();
  }

  // Take filters and order from the address. A value that no paper has stands in its filter all the same, counted 0.
  function recall() {
    const query = new URLSearchParams(location.search);
    for (const field of [form.elements.q, ...filters]) {
      const value = query.get(field?.name);
      if (!value) continue;
      field.value = value;
      if (field.value !== value) field.append(new Option(value, value, false, true));
    }
    const wanted = query.get("sort") ?? "";
    if (wanted && columns.some((each) => column(each.dataset.sort ?? "") === column(wanted))) sort = wanted;
    return [...query.keys()].some((key) => key === "sort" || form.elements[key]);
  }

  for (const each of columns.filter(({ dataset }) => dataset.sort)) {
    const button = make("button", { type: "button" }, ...each.childNodes);
    each.append(button);
    button.addEventListener("click", () => {
      const first = each.dataset.sort;
      const other = first.startsWith("-") ? column(first) : `-${first}`;
      sort = sort === first ? other : first;
      update();
    });
  }
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", update);
  form.addEventListener("reset", () => { sort = "title"; setTimeout(update); });
  form.addEventListener("focusin", load, { once: true });
  form.addEventListener("pointerenter", load, { once: true });
  more.addEventListener("click", () => {
    const already = body.rows.length;
    draw(already + ROWS_AT_ONCE, already);
    body.rows[already]?.querySelector("a").focus();
  });
  if (recall()) update();
}
