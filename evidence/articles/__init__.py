"""Where it is used: articles, what they cite and what they claim, and what to do when that changes."""
