"""papernotes: multilingual reviews of papers, published as a static site.

Notes flow one way through frozen records (`papernotes.model`), and `papernotes.build` is the whole of it on one screen:

    notes/*.md ─▶ Source ─▶ Note ─▶ Catalog ─▶ Page ─▶ OutputFile ─▶ the site's folder
                              └──▶ Rendered ──┘

Rooms, in the order of their imports: `problems`, `model`, `text` and `identity` (which paper an address names);
`settings` and `config` (with `toml_places`, where a key stands); `engine` (knows nothing of notes); `reading` (files to
notes) and `markup` (Markdown to HTML); `site` (all notes to pages and files); `build`, and `single` for one body alone;
`scaffold` (init, new) and `console` (what a command shows); `preview` (watches, serves, updates open pages); `cli`.
`packaging` fetches KaTeX while the package itself is built, and is no part of it.
"""

from __future__ import annotations

__version__ = "0.1.0"
