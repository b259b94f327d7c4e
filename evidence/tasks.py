"""REGISTER of background jobs, for procrastinate, which looks for a module of this name."""

from evidence.articles import jobs as articles_jobs
from evidence.claims import jobs as claims_jobs
from evidence.dumping import jobs as dumping_jobs

__all__ = ["articles_jobs", "claims_jobs", "dumping_jobs"]
