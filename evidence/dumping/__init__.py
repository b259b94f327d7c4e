"""The public part of the database as files that anybody may take, and a mirror made from such files."""
