// The peer Eleventy: KaTeX and Prism at build time, a page a note, lists by tag and venue. Its notes are in content/notes.
import { katex } from "@mdit/plugin-katex";
import highlight from "@11ty/eleventy-plugin-syntaxhighlight";
import markdownIt from "markdown-it";

const slug = (name) => name.toLowerCase().replace(/[^\p{L}\p{N}+#]+/gu, "-").replace(/^-|-$/g, "") || "other";

// Links between notes are links between files: "00001-title.md" becomes "../00001-title/".
function linkedNotes(md) {
  const normal = md.normalizeLink;
  md.normalizeLink = (url) => normal(url.replace(/^(?!\w+:)([^#?]*)\.md(?=$|#)/, "../$1/"));
}

// Lists as pages of fifty notes: one pass over all notes, then slices.
function lists(notes, names) {
  const found = new Map();
  for (const note of notes) {
    for (const name of [names(note.data) ?? []].flat()) {
      const key = slug(String(name));
      if (!found.has(key)) found.set(key, { name, notes: [] });
      found.get(key).notes.push(note);
    }
  }
  const pages = [];
  for (const [key, { name, notes }] of found) {
    const last = Math.ceil(notes.length / 50);
    for (let number = 1; number <= last; number++) {
      pages.push({ key, name, number, last, notes: notes.slice(50 * (number - 1), 50 * number) });
    }
  }
  return pages;
}

export default function (config) {
  config.setLibrary("md", markdownIt({ html: true }).use(katex, { throwOnError: false }).use(linkedNotes));
  config.addPlugin(highlight);
  config.addFilter("slug", slug);
  const newest = (api) => api.getFilteredByGlob("content/notes/**/*.md").reverse();
  config.addCollection("newest", newest);
  config.addCollection("tagPages", (api) => lists(newest(api), (data) => data.tags));
  config.addCollection("venuePages", (api) => lists(newest(api), (data) => data.venue));
  config.addPassthroughCopy("content/**/*.{png,jpg,jpeg,gif,svg,webp,pdf}");
  return {
    dir: { input: "content", includes: "../_includes", output: "_site" },
    markdownTemplateEngine: false,
    templateFormats: ["md", "njk"],
  };
}
