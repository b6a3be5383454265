# mtcheck as a service: docker build -t mtcheck . && docker run -e MTCHECK_TOKEN=… -p 8437:8437 mtcheck
# (Written and read over; not built on a machine of ours, which has no engine.)
FROM python:3.12-slim AS build
WORKDIR /src
COPY . .
RUN pip wheel --no-cache-dir --wheel-dir /wheels ".[service]"

FROM python:3.12-slim
RUN useradd --create-home mtcheck && install --directory --owner=mtcheck /state
COPY --from=build /wheels /wheels
RUN pip install --no-cache-dir --no-index --find-links /wheels "mtcheck[service]" && rm -r /wheels
USER mtcheck
WORKDIR /home/mtcheck
EXPOSE 8437
HEALTHCHECK --start-period=60s CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8437/readyz')"]
ENTRYPOINT ["mtcheck"]
CMD ["serve", "--host", "0.0.0.0"]
