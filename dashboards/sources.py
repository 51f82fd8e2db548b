"""Where figures come from, as pages and files say it."""

from django.utils.translation import gettext

from indicators.calculations.types import KpiFacts


def source_name(kpi: KpiFacts) -> str:
    """Return who published the figures, and whose they were before: "Kolada (SCB)"."""
    if kpi.source != "kolada":
        return gettext("Own figures")
    return f"Kolada ({kpi.producer})" if kpi.producer else "Kolada"


def source_line(kpi: KpiFacts, period: str | None) -> str:
    """Return the line under a chart, with the period of the newest figure where there is one."""
    line = gettext("Source: {source}").format(source=source_name(kpi))
    return f"{line}, {period}" if period else line
