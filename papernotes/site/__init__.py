"""All notes to pages, feeds and exports, and these to the output folder."""
