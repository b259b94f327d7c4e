"""Citations: one reference in (an `Item` of CSL-JSON), one text out, in every format that other programs read."""
