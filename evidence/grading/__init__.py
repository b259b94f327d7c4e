"""How sure we are: scales, levels, and what reviewers judge."""
