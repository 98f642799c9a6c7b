# docker build -t pytest-openclaw . && docker run --rm -v "$PWD:/work:ro" pytest-openclaw
# Pin the base by digest in your own build; dependabot.yml keeps it current here.
FROM python:3.13-slim AS build
COPY . /source
RUN pip wheel --no-cache-dir --wheel-dir /wheels '/source[html]' pytest-xdist

FROM python:3.13-slim
RUN --mount=type=bind,from=build,source=/wheels,target=/wheels \
    pip install --no-cache-dir --no-index --find-links /wheels 'pytest-openclaw[html]' pytest-xdist
RUN useradd --create-home --uid 10001 openclaw
USER openclaw
WORKDIR /work
ENV PYTHONDONTWRITEBYTECODE=1
ENTRYPOINT ["pytest", "-p", "no:cacheprovider"]
