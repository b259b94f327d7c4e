"""One family of errors. The docstring of each class is its message, with the values that it names.

Each room keeps its own children beside the code that raises them; this module holds the root.
"""

import inspect
from functools import partial


class EvidenceError(Exception):
    """Something went wrong in Evidence."""

    code = "error"

    def __init__(self, **values: object) -> None:
        self.values = values
        message = " ".join(inspect.cleandoc(type(self).__doc__ or "").split())
        super().__init__(message.format(**values))

    def __reduce__(self) -> tuple[object, tuple[()]]:
        """Errors travel between processes with their values."""
        return partial(type(self), **self.values), ()
