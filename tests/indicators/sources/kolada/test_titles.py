import pytest

from indicators.sources.kolada import titles
from indicators.vocabulary import MeasureType, Population


@pytest.mark.parametrize(
    ("title", "unit", "measure_type"),
    [
        ("Heltidsanställda månadsavlönade, kommun, andel (%)", "%", MeasureType.PERCENT),
        ("Medborgarundersökningen - Trygg utomhus när det är mörkt ute, andel(%)", "%", MeasureType.PERCENT),
        ("Vuxna med långvarigt ekonomiskt bistånd, andel (%) av befolkningen", "%", MeasureType.PERCENT),
        (
            'Elever i åk 5: Trygg? Andel som svarat "Helt" eller "Till stor del", (%) (-2022)',
            "%",
            MeasureType.PERCENT,
        ),
        ("Lämnat etableringsuppdraget, andel (%). Källa: SCB.", "%", MeasureType.PERCENT),
        ("Månadsavlönade totalt, kommun, antal", "antal", MeasureType.COUNT),
        ("Elever i anpassad grundskola, lägeskommun, antal (-2023)", "antal", MeasureType.COUNT),
        ("Framskrivning, förväntat antal invånare 0-19 år om 10 år", "antal", MeasureType.COUNT),
        ("Antal invånare per förtroendevald kommunpolitiker", "antal", MeasureType.RATIO),
        ("Deltagartillfällen i idrottsföreningar, antal/inv 7-20 år", "antal/inv 7-20 år", MeasureType.RATIO),
        ("Anmälda sexualbrott, antal/100 000 inv", "antal/100 000 inv", MeasureType.RATIO),
        ("Mediannettoinkomst, kr/inv 20+", "kr/inv 20+", MeasureType.SEK),
        ("Medianlön kvinnor anställda av kommunen, kr", "kr", MeasureType.SEK),
        ("Lönesumma, arbetsställets belägenhet/dagbefolkning, mkr", "mkr", MeasureType.SEK),
        ("Ohälsotal, dagar", "dagar", MeasureType.MEAN),
        (
            "Sjukpenningtalet, 16–64 år, dagar/registrerad försäkrad",
            "dagar/registrerad försäkrad",
            MeasureType.MEAN,
        ),
        ("Medellivslängd kvinnor, år", "år", MeasureType.MEAN),
        ("Medarbetarengagemang (HME) förskola - Totalindex", "index", MeasureType.INDEX),
        ("Demografisk försörjningskvot", "", MeasureType.MEAN),
        (f"Något, {'mycket ' * 12}", "", MeasureType.MEAN),
    ],
)
def test_unit_and_measure_are_the_last_words_of_a_title(title, unit, measure_type):
    assert titles.unit_and_measure(title) == (unit, measure_type)


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("Arbetslöshet 16-24 år, andel (%) (-2024)", 2024),
        ("Brukarbedömning, medelvärde (- 2024)", 2024),
        ("Invånare 0-19 år, andel (%)", None),
        ("Äldre serie (-2020) med tillägg", None),
    ],
)
def test_discontinued_year_stands_at_the_end(title, year):
    assert titles.discontinued_year(title) == year


@pytest.mark.parametrize(
    ("description", "producer"),
    [
        ("Antal. Källa: SCB.", "SCB"),
        ("Antal. Källa: SCB och Kulturrådet", "SCB och Kulturrådet"),
        (
            "Antal. Källa: SKR:s personalstatistik (novemberstatistiken).\n",
            "SKR:s personalstatistik (novemberstatistiken)",
        ),
        ("Antal. Källa Skolverket (Siris).", "Skolverket (Siris)"),
        ("Källa: RTB till 2010. Källa:SCB.", "SCB"),
        ("Antal invånare.", ""),
        ("Källan är okänd.", ""),
        ("Källa:", ""),
        ("", ""),
    ],
)
def test_producer_is_named_at_the_end(description, producer):
    assert titles.producer(description) == producer


def test_producer_is_kept_short():
    assert len(titles.producer("Källa: " + "SCB och " * 100)) <= 200


@pytest.mark.parametrize(
    ("title", "population"),
    [
        ("Elever i åk 9, meritvärde, hemkommun, genomsnitt (17 ämnen)", Population.CHILDREN),
        ("Elever i åk. 9, meritvärde lägeskommun, genomsnitt (17 ämnen)", Population.CHILDREN),
        ("Elever i musik- eller kulturskola, 6-19 år, andel (%)", Population.CHILDREN),
        ("Flickor i kulturskolan, 6-19 år, andel (%)", Population.CHILDREN),
        ("Deltagartillfällen i idrottsföreningar, antal/inv 7-20 år", Population.CHILDREN),
        ("Gymnasieelever i år 2: Känner du dig trygg i skolan? (%)", Population.CHILDREN),
        ("Gymnasieelever med examen inom 4 år, hemkommun, andel (%)", Population.ADULTS),
        ("Elever i SFI-utbildning, antal", Population.ADULTS),
        ("Deltagartillfällen i idrottsföreningar, antal/inv 7-25 år", Population.ADULTS),
        ("Unga vuxna med ekonomiskt bistånd, andel (%) av invånare 18-24 år", Population.ADULTS),
        ("Heltidsanställda månadsavlönade inom förskola, andel (%)", Population.ADULTS),
        ("Sjukpenningtalet, 16–64 år, dagar/registrerad försäkrad", Population.ADULTS),
    ],
)
def test_population_is_children_up_to_the_end_of_school(title, population):
    assert titles.population(title) is population


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("Liknande kommuner, övergripande, Hedemora, 2025", ("övergripande", "Hedemora", 2025, True)),
        ("Liknande kommuner grundskola, Arboga, 2024", ("grundskola", "Arboga", 2024, False)),
        (
            "Liknande kommuner ekonomiskt bistånd, Upplands Väsby, 2023",
            ("ekonomiskt bistånd", "Upplands Väsby", 2023, False),
        ),
        ("Dalarnas läns kommuner (ovägt medel)", ("", "", None, False)),
        ("Kommuner med 15 000 - 19 999 invånare (ovägt medel)", ("", "", None, False)),
    ],
)
def test_group_title_says_whom_a_group_was_made_for(title, said):
    assert titles.group_title(title) == said
