# The image holds Parlour and its locked libraries, nothing to build with, and runs as a user without rights.
#
#   docker build -t parlour .
#   docker run --rm -v ./parlour:/parlour parlour init      (writes config.yaml and registration.yaml)
#   docker run -d   -v ./parlour:/parlour -p 127.0.0.1:29331:29331 parlour

FROM python:3.13-slim-bookworm AS builder
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/parlour
# First what changes seldom: the libraries stay cached while only Parlour changes.
COPY requirements /src/requirements
RUN /opt/parlour/bin/pip install --require-hashes -r /src/requirements/run.txt \
    && python -m pip install --require-hashes -r /src/requirements/build.txt
COPY . /src
WORKDIR /src
# The wheel is built with the locked tool of this stage and brings no library of its own.
RUN python -m pip wheel --no-deps --no-build-isolation --wheel-dir /wheel . \
    && /opt/parlour/bin/pip install --no-deps /wheel/*.whl

FROM python:3.13-slim-bookworm
RUN groupadd --gid 10001 parlour \
    && useradd --uid 10001 --gid parlour --no-create-home --home-dir /parlour parlour \
    && install -d -o parlour -g parlour -m 0750 /parlour
COPY --from=builder /opt/parlour /opt/parlour
ENV PATH=/opt/parlour/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PARLOUR_CONFIG=/parlour/config.yaml \
    PARLOUR_APPSERVICE__BIND_HOST=0.0.0.0
USER 10001:10001
WORKDIR /parlour
# Configuration, registration and (with SQLite) the databases.
VOLUME /parlour
# 29331 is for the homeserver, 29333 for the reverse proxy of the page for links. Health and metrics (29332) stay on
# loopback inside the container.
EXPOSE 29331 29333
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:29332/live', timeout=4)"]
ENTRYPOINT ["parlour"]
CMD ["run"]
