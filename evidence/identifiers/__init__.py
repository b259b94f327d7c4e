"""What did the person paste? Identifiers, and the references that carry them, read from plain text."""
