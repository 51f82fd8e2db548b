FROM python:3.13-slim

RUN pip install --no-cache-dir uv && useradd --create-home --home-dir /srv/kpi kpi
WORKDIR /srv/kpi/app
COPY pyproject.toml .python-version ./
ENV UV_PROJECT_ENVIRONMENT=/srv/kpi/venv UV_PYTHON_DOWNLOADS=never PATH=/srv/kpi/venv/bin:$PATH
RUN uv sync --no-dev --no-cache
COPY manage.py ./
COPY hedemora_kpi hedemora_kpi
COPY indicators indicators
COPY dashboards dashboards
COPY templates templates
COPY static static
COPY locale locale

ENV HEDEMORA_ENVIRONMENT=production HEDEMORA_VAR_DIR=/srv/kpi/var
# Static files belong to the image. The key is made for this step and forgotten with it.
RUN mkdir /srv/kpi/var \
    && HEDEMORA_SECRET_KEY=$(python -c "import secrets; print(secrets.token_urlsafe(50))") \
       HEDEMORA_ALLOWED_HOSTS=build.invalid DATABASE_URL=sqlite:////tmp/build.sqlite3 \
       python manage.py collectstatic --no-input \
    && chown -R kpi /srv/kpi/var
USER kpi
EXPOSE 8000
CMD ["gunicorn", "hedemora_kpi.wsgi", "--bind", "0.0.0.0:8000", "--no-control-socket"]
