"""The dumps of the public data: which there are, and their files as they lie on the disk."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from evidence.api.conditional import conditional
from evidence.api.public import KEPT_FOR_EVER, PublicView, whole
from evidence.dumping.folders import dumps
from evidence.dumping.sums import MANIFEST, SUMS, sums_of

# https://github.com/wardi/jsonlines and RFC 4180; what has no ending is plain text.
TYPES = {".jsonl": "application/jsonl", ".csv": "text/csv; charset=utf-8", ".json": "application/json"}
PLAIN = "text/plain; charset=utf-8"


class DumpList(PublicView):
    """The dumps that are kept, the newest first, each with its files."""

    def get(self, request: Request) -> Response:
        return whole([described(folder, request) for folder in dumps(settings.DUMPS)])


class DumpDetail(PublicView):
    def get(self, request: Request, name: str) -> Response:
        return Response(described(folder_of(name), request))


class DumpFile(PublicView):
    """One file of a dump, which stays as it is as long as it is there."""

    def get(self, request: Request, name: str, file: str) -> HttpResponseBase:
        path = file_of(name, file)
        kept = {"ETag": f'"{name}/{file}"', "Cache-Control": KEPT_FOR_EVER}
        known = conditional(request._request, HttpResponse(headers=kept))
        if known.status_code != 200:
            return known
        named = {"Content-Disposition": f'attachment; filename="{name}-{path.name}"'}
        return FileResponse(path.open("rb"), content_type=TYPES.get(path.suffix, PLAIN), headers=kept | named)


def folder_of(name: str) -> Path:
    """The folder of a dump that is kept. Raises Http404."""
    found = next((folder for folder in dumps(settings.DUMPS) if folder.name == name), None)
    if found is None:
        raise Http404(f"There is no dump “{name}”: see /api/v1/dumps/. The last {settings.DUMPS_KEPT} are kept.")
    return found


def file_of(name: str, file: str) -> Path:
    """A file of a dump that is kept. Raises Http404."""
    folder = folder_of(name)
    if file not in (*sums_of(folder), MANIFEST, SUMS):
        raise Http404(f"The dump {name} has no file “{file}”: see /api/v1/dumps/{name}/.")
    return folder / file


def described(folder: Path, request: Request) -> dict[str, Any]:
    """The manifest of a dump, and its files with their addresses and checksums."""
    said = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    sums, lines, sizes = sums_of(folder), said.pop("lines"), said.pop("bytes")
    files = [
        {"name": name, "url": reverse("api:dump_file", args=[folder.name, name], request=request),
         "bytes": sizes.get(name), "lines": lines.get(name), "sha256": sums.get(name)}
        for name in [*sums, SUMS, MANIFEST]
    ]  # fmt: skip
    url = reverse("api:dump", args=[folder.name], request=request)
    return {"name": folder.name, "url": url, **said, "files": files}
