"""Files to notes: envelope and label lines, venues, paper identity, language."""
