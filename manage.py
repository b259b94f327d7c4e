#!/usr/bin/env python
"""Evidence's command line: `python manage.py help` lists the commands."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from evidence.errors import EvidenceError

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "evidence.settings")
    try:
        execute_from_command_line(sys.argv)
    except (EvidenceError, ImproperlyConfigured) as error:
        sys.exit(str(error))
