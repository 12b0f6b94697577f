"""A note's Markdown to HTML: one rule, one file."""
