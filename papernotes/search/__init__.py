"""What notes are found by, and the index made of it. Knows nothing of pages; `site.search` puts it on the site."""
