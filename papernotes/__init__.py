"""papernotes: multilingual reviews of papers, published as a static site.

Notes flow one way through frozen records (`papernotes.model`), and `papernotes.build` is the whole of it on one screen:

    notes/*.md ─▶ Source ─▶ Note ─▶ Leaf ─▶ Catalog ─▶ Page ─▶ OutputFile ─▶ the site's folder
                              └─▶ Draft ─▶ Rendered ───┘

A result is found by a digest of all that it depends on, and made only if it is not there: notes in `gather`, formulas
in `markup.typesetting`, pages in `site.output` (their inputs are `site.stamps`), the folder's files in `site.ledger`.

Rooms, in the order of their imports: `problems`, `model`, `text` and `identity` (which paper an address names);
`settings` and `config` with their readers and refusals (`toml_places` says where a key stands); `engine` (store, pool,
Dask; knows nothing of notes); `reading` (files to notes), `markup` (Markdown to HTML) and `search` (notes to terms);
`gather` (all notes read, drawn and typeset, on all cores) with its `memory` in a preview; `site` (all notes to pages
and files); `build`, and `single` for one body alone; `importers` (other sources to notes), `scaffold` (init, new) and
`console` (what a command shows); `preview` (watches, serves, updates open pages); `cli`. `packaging` fetches KaTeX
while the package itself is built, and is no part of it.
"""

from __future__ import annotations

__version__ = "0.1.0"
