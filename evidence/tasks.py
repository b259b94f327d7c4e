"""REGISTER of background jobs, for procrastinate, which looks for a module of this name."""

from evidence.claims import jobs

__all__ = ["jobs"]
