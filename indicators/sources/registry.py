"""The sources that KPI values can be imported from, by the name that commands and import runs use."""

from collections.abc import Callable

from indicators.sources.base import KpiSource
from indicators.sources.kolada.client import KoladaClient

# What each takes: an address other than the source's own as `base_url`, and `wait`, the seconds
# between two requests.
SOURCES: dict[str, Callable[..., KpiSource]] = {KoladaClient.slug: KoladaClient}
