# docker build -t pytest-openclaw . && docker run --rm -v "$PWD:/work:ro" pytest-openclaw
# The release workflow looks up the digest of the base when it builds, and puts the image
# on exactly that: --build-context replaces the name below by name and digest.
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
# Test modules of the mounted repository need packages that are not installed here.
ENTRYPOINT ["pytest", "-p", "no:cacheprovider", "-m", "openclaw", "-o", "python_files=", "--force-short-summary"]
