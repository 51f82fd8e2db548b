"""How much is generated, and what it is called."""

from dataclasses import dataclass

YEARS = range(2010, 2025)
TARGET_YEARS = range(2020, 2025)
KPIS_OF_GOAL = 12
KPIS_OF_LONG_GOAL = 24
# Kolada's groups of similar municipalities, one for each subject.
SUBJECTS = (
    "övergripande", "grundskola", "gymnasieskola", "IFO", "socioekonomi", "äldreomsorg", "arbetsmarknad",
    "LSS", "förskola", "fritidshem", "ekonomiskt bistånd", "räddningstjänst",
)  # fmt: skip
# As long and as different as Kolada's are.
TITLES = (
    "Heltidsanställda månadsavlönade, kommun, andel (%)",
    "Tillsvidareanställda månadsavlönade, kommun, andel (%)",
    "Arbetad tid utförd av visstidsanställda månadsavlönade, kommun, andel (%)",
    "Sjukfrånvaro totalt bland anställda, kommun, andel (%)",
    "Elever i åk 9 som är behöriga till yrkesprogram, hemkommun, andel (%)",
    "Elever i åk 9 som är behöriga till yrkesprogram, kommunala skolor, andel (%)",
    "Vuxna biståndsmottagare (18+ år) med långvarigt ekonomiskt bistånd, andel (%) av befolkningen",
    "Sysselsättningsgrad 20-64 år, andel (%)",
    "Valdeltagande i senaste kommunalvalet, andel (%)",
    "Brukarbedömning hemtjänst äldreomsorg - mycket eller ganska trygga, andel (%)",
    "Förvärvsarbetande skyddsbehövande och anhöriga (flyktingar) 20-64 år, andel (%)",
    "Inskrivna i etableringsuppdraget med högst förgymnasial utbildning, andel (%)",
)


@dataclass(frozen=True, slots=True)
class Scale:
    """Numbers of municipalities, regions and KPIs; the country and the groups come to the areas."""

    municipalities: int
    regions: int
    kpis: int

    @property
    def observations(self) -> int:
        areas = self.municipalities + self.regions + len(SUBJECTS) + 1
        return areas * self.kpis * len(YEARS) * 3


SWEDEN = Scale(municipalities=290, regions=21, kpis=690)
COUNTY = Scale(municipalities=28, regions=3, kpis=51)
TOWN = Scale(municipalities=4, regions=1, kpis=24)
