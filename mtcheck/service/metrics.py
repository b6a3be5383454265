"""What the service counts of its work."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram


class Metrics:
    """Counts for Prometheus; no text of an article is in them."""

    def __init__(self) -> None:
        self.registry = own = CollectorRegistry()
        self.requests = Counter("mtcheck_requests", "Requests by way and status", ["way", "status"], registry=own)
        self.refused = Counter("mtcheck_refused", "Requests that were not let in", ["status"], registry=own)
        self.verdicts = Counter("mtcheck_verdicts", "Articles by verdict", ["verdict"], registry=own)
        self.seconds = Histogram("mtcheck_seconds", "Seconds of a request", ["way"], registry=own)
        self.inside = Gauge("mtcheck_inside", "Requests that wait or are worked on", registry=own)
        self.ready = Gauge("mtcheck_ready", "Whether an article could be judged now", registry=own)
        self.deaths = Counter("mtcheck_deaths", "Processes that were lost: time, crash, stuck", ["why"], registry=own)
