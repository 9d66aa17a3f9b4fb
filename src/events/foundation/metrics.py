"""Counters of this process in Prometheus' text form (exposition format 0.0.4)."""

from collections import Counter
from collections.abc import Mapping

BOUNDS_SECONDS = (0.005, 0.02, 0.1, 0.5, 2.0, 10.0)

_requests: Counter[str] = Counter()
_within: Counter[float] = Counter()
_seconds = [0.0]


def count_request(status: int, seconds: float) -> None:
    """Note one answered request; status 0 means that the client left before the answer."""
    _requests[f"{status // 100}xx"] += 1
    _seconds[0] += seconds
    for bound in BOUNDS_SECONDS:
        if seconds <= bound:
            _within[bound] += 1


def text(gauges: Mapping[str, float]) -> str:
    """All counters of this process and the given gauges."""
    lines = ["# TYPE lianqiao_requests_total counter"]
    lines += [f'lianqiao_requests_total{{status="{kind}"}} {count}' for kind, count in sorted(_requests.items())]
    lines.append("# TYPE lianqiao_request_seconds histogram")
    lines += [f'lianqiao_request_seconds_bucket{{le="{bound}"}} {_within[bound]}' for bound in BOUNDS_SECONDS]
    lines.append(f'lianqiao_request_seconds_bucket{{le="+Inf"}} {_requests.total()}')
    lines += [f"lianqiao_request_seconds_sum {_seconds[0]:.6f}", f"lianqiao_request_seconds_count {_requests.total()}"]
    for name, value in gauges.items():
        lines += [f"# TYPE lianqiao_{name} gauge", f"lianqiao_{name} {value:g}"]
    return "\n".join(lines) + "\n"
