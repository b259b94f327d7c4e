"""The public face for programs: read-only, under /api/v1/, one resource a file."""
