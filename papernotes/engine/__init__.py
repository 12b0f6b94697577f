"""What a build runs on: worker processes. Knows nothing of notes."""
