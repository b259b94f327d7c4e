# The site and its worker in one container. What it writes goes to EVIDENCE_HOME and /tmp: the rest may be read-only.
FROM python:3.13-slim

ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    EVIDENCE_HOME=/var/lib/evidence \
    HOME=/tmp

RUN useradd --system --uid 10001 --no-create-home evidence \
    && install --directory --owner=evidence --group=evidence --mode=0700 "$EVIDENCE_HOME"

WORKDIR /app
COPY requirements.txt ./
RUN pip install --no-cache-dir --require-hashes --requirement requirements.txt
COPY manage.py ./
COPY fixtures/ fixtures/
COPY evidence/ evidence/
RUN python -m compileall -q evidence

USER 10001
# Fails the build, not the start, when a file is missing. The key signs nothing, and none is kept in the image.
RUN SECRET_KEY=only-for-this-line python manage.py collectstatic --noinput

EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s CMD ["python", "-c", "\
import http.client, os\n\
host = os.environ.get('ALLOWED_HOSTS', 'localhost').split(',')[0].strip().lstrip('.')\n\
site = http.client.HTTPConnection('127.0.0.1', 8000, timeout=9)\n\
site.request('GET', '/', headers={'Host': host, 'X-Forwarded-Proto': 'https'})\n\
raise SystemExit(site.getresponse().status >= 500)"]
CMD ["python", "manage.py", "serve", "--host", "0.0.0.0", "--port", "8000"]
