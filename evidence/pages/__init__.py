"""The public pages: for people who read."""
