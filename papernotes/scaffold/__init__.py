"""New sites (`site`) and new notes (`note`); the texts they begin with stand beside them, a file for each language."""
