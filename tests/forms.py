"""Filling in a form as a browser does: everything that the page put into it, with what a person changes."""

from html.parser import HTMLParser

from django.http import HttpResponse


def filled(response: HttpResponse, *, holding: str, **changes: str) -> dict[str, str]:
    """Return what the form with the field `holding` would send, with these fields changed.

    None as a change takes a field away, as an unchecked box. Raises KeyError for a field that the form
    does not have.
    """
    for fields in _Forms(response.content.decode()).found:
        if holding in fields:
            for name in changes:
                fields[name]
            return {name: value for name, value in (fields | changes).items() if value is not None}
    raise KeyError(f"no form with a field {holding}")


def fields_of(response: HttpResponse) -> dict[str, str]:
    """Return what all forms of the page would send together."""
    main = response.content.decode().split("<main", 1)[-1]
    found: dict[str, str] = {}
    for fields in _Forms(main).found:
        found |= {name: value for name, value in fields.items() if value is not None}
    return found


class _Forms(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[dict[str, str | None]] = []
        self._select = self._textarea = None
        self.feed(html)

    @property
    def _fields(self) -> dict[str, str | None]:
        return self.found[-1]

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        name = given.get("name")
        if tag == "form":
            self.found.append({})
        elif tag == "input" and name and self.found:
            is_box = given.get("type") in ("checkbox", "radio")
            if is_box and "checked" not in given:
                # Another box of that name may be checked.
                self._fields.setdefault(name, None)
            else:
                self._fields[name] = given.get("value", "on" if is_box else "")
        elif tag == "select" and name:
            self._select = name
            self._fields[name] = ""
        elif tag == "option" and self._select and "selected" in given:
            self._fields[self._select] = given.get("value", "")
        elif tag == "textarea":
            self._textarea = name
            self._fields[name] = ""

    def handle_endtag(self, tag):
        if tag == "select":
            self._select = None
        elif tag == "textarea":
            self._fields[self._textarea] = self._fields[self._textarea].removeprefix("\n")
            self._textarea = None

    def handle_data(self, data):
        if self._textarea:
            self._fields[self._textarea] += data
