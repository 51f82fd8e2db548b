from indicators.models import Area, Organisation
from indicators.vocabulary import AreaKind


def area(code: str, title: str, kind: AreaKind = AreaKind.MUNICIPALITY, **fields) -> Area:
    return Area.objects.create(code=code, title=title, kind=kind, **fields)


def municipality(slug: str, name: str, *, area_code: str, area_title: str) -> Organisation:
    return Organisation.objects.create(slug=slug, name=name, area=area(area_code, area_title))
