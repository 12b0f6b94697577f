"""New sites and new notes."""
