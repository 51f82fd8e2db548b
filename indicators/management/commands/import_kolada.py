"""./run manage.py import_kolada: published figures for an organisation, from Kolada."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, no_translations

from indicators.actions.import_lock import ImportRefused
from indicators.actions.import_results import COUNTED, Result
from indicators.actions.imports import import_kolada
from indicators.models import ImportProblem, ImportRun, ImportState, Organisation
from indicators.sources.base import SourceError
from indicators.sources.registry import SOURCES


class Command(BaseCommand):
    help = "Fetches KPIs and their figures from Kolada for an organisation and the areas around it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--organisation", required=True, metavar="SLUG")
        parser.add_argument(
            "--kpis",
            nargs="+",
            metavar="CODE",
            help="such as N00206 (default: those of its goals and those that it imported before)",
        )
        parser.add_argument("--from-year", default="2010", metavar="YEAR", help="default: 2010")
        parser.add_argument("--base-url", default=settings.KOLADA_BASE_URL, help="default: %(default)s")
        parser.add_argument(
            "--dry-run", action="store_true", help="tell what would change, and store nothing"
        )

    @no_translations
    def handle(
        self,
        *,
        organisation: str,
        kpis: list[str] | None,
        from_year: str,
        base_url: str,
        dry_run: bool,
        **options: Any,
    ) -> None:
        try:
            with SOURCES["kolada"](base_url=base_url) as source:
                run = import_kolada(
                    _organisation(organisation),
                    source=source,
                    by=None,
                    kpi_codes=[code.upper() for code in kpis] if kpis else None,
                    from_year=_year(from_year),
                    dry_run=dry_run,
                    on_progress=self._tell,
                )
        except ImportRefused as refused:
            raise CommandError(str(refused.problem.label)) from refused
        except SourceError as error:
            raise CommandError(str(error)) from error
        self._sum_up(run, dry_run=dry_run)

    def _tell(self, result: Result) -> None:
        if result["problem"]:
            words = f"{ImportProblem(result['problem']).label} {result['error']}".rstrip()
            self.stderr.write(f"{result['code']}: {words}")
            return
        counts = ", ".join(f"{result[name]} {name}" for name in COUNTED if result[name])
        self.stdout.write(f"{result['code']}: {counts or 'no figures'}")
        if result["title_before"]:
            self.stdout.write(f"  renamed: {result['title_before']} is now {result['title']}")

    def _sum_up(self, run: ImportRun, *, dry_run: bool) -> None:
        if run.problem:
            raise CommandError(f"{ImportProblem(run.problem).label} {run.message}".rstrip())
        results: list[Result] = run.results
        unknown = [result["code"] for result in results if result["problem"] == ImportProblem.UNKNOWN]
        failed = [result["code"] for result in results if result["problem"] and result["code"] not in unknown]
        counts = ", ".join(f"{sum(result[name] for result in results)} {name}" for name in COUNTED)
        stored = len(results) - len(unknown) - len(failed)
        self.stdout.write(
            f"{stored} KPIs {'looked at, nothing stored' if dry_run else 'stored'}: {counts}; "
            f"{len(unknown)} unknown, {len(failed)} failed"
        )
        if run.state != ImportState.DONE:
            parts = [("unknown", unknown), ("failed", failed)]
            raise CommandError("; ".join(f"{word}: {', '.join(codes)}" for word, codes in parts if codes))


def _organisation(slug: str) -> Organisation:
    organisation = Organisation.objects.select_related("area").filter(slug=slug).first()
    if organisation is None:
        known = ", ".join(Organisation.objects.order_by("slug").values_list("slug", flat=True))
        raise CommandError(f"There is no organisation {slug}. There is: {known or 'none'}.")
    return organisation


def _year(text: str) -> int:
    if text.isascii() and text.isdigit() and 1900 <= int(text) <= 2100:
        return int(text)
    raise CommandError(f"--from-year {text}: write a year from 1900 to 2100.")
