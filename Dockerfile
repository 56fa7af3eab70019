# Built with the same Makefile a developer uses; then only what serves is kept: no compiler, no Node, no installer.
# One image by its digest, so that it is the same wherever it is built. Renewing it is in docs/operating.md.
ARG PYTHON=python:3.11-slim-trixie@sha256:45037981b62b34b44602584fccbc4d884d5f7dc92c7ee86bb38a698a79fe1e51
FROM ${PYTHON} AS built
# hadolint ignore=DL3008 # Debian keeps only the newest version of each package, so naming one would soon fail
RUN apt-get update && apt-get install -y --no-install-recommends make nodejs npm && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY Makefile package.json package-lock.json pyproject.toml requirements.lock requirements-uv.lock ./
RUN make .venv/installed node_modules/.package-lock.json
COPY . .
RUN make assemble && .venv/bin/python -m pip uninstall --quiet --yes polib uv pip

FROM ${PYTHON}
WORKDIR /app
# The code belongs to root and the service runs as someone else, who can write to instance/ alone.
COPY --from=built /app/.venv .venv
COPY --from=built /app/webapp webapp
COPY --from=built /app/migrations migrations
COPY --from=built /app/translations translations
COPY --from=built /app/deploy deploy
COPY pyproject.toml ./
RUN useradd --system --uid 10001 --no-create-home service \
 && for folder in . web broker keys keys/public keys/private; do install -d -o service -m 700 "instance/$folder"; done
ENV PATH=/app/.venv/bin:$PATH FLASK_APP=webapp.commands BIND=0.0.0.0:8000 PEPPER_FILE=/app/instance/web/pepper \
    PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
USER 10001
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["python", "deploy/alive.py"]
CMD ["gunicorn", "--config", "deploy/gunicorn.conf.py"]
