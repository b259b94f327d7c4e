"""PubMed: fetch its records and read them. The only room with a network; it knows no table."""
