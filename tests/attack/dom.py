"""A page as a tree, however few of its closing tags are written out."""

from collections.abc import Iterator
from html.parser import HTMLParser

_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
# What the opening of a tag closes, as far up as one of the tags behind it.
_CLOSES = {
    "td": ({"td", "th"}, {"tr", "table"}),
    "th": ({"td", "th"}, {"tr", "table"}),
    "tr": ({"tr", "td", "th"}, {"tbody", "thead", "table"}),
    "tbody": ({"thead", "tbody", "tr", "td", "th"}, {"table"}),
    "thead": ({"caption"}, {"table"}),
    "option": ({"option"}, {"select"}),
    "li": ({"li"}, {"ul", "ol"}),
    "dt": ({"dt", "dd"}, {"dl", "div"}),
    "dd": ({"dt", "dd"}, {"dl", "div"}),
}


class Node:
    def __init__(self, tag: str, attributes: dict[str, str]) -> None:
        self.tag = tag
        self.attributes = attributes
        self.children: list[Node | str] = []

    def __iter__(self) -> "Iterator[Node]":
        """Every node below, in the order of the page."""
        for child in self.children:
            if isinstance(child, Node):
                yield child
                yield from child

    def all(self, tag: str, kind: str | None = None) -> "list[Node]":
        """Return every node below with the tag, and the class where one is asked for."""
        return [node for node in self if node.tag == tag and (kind is None or kind in node.kinds)]

    @property
    def kinds(self) -> list[str]:
        return self.attributes.get("class", "").split()

    @property
    def text(self) -> str:
        return " ".join("".join(self.strings()).split())

    def strings(self) -> Iterator[str]:
        for child in self.children:
            yield from (child,) if isinstance(child, str) else child.strings()


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Node("", {})
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        closes, within = _CLOSES.get(tag, (frozenset(), frozenset()))
        while self._open[-1].tag in closes and self._open[-1].tag not in within:
            self._open.pop()
        node = Node(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(node)
        if tag not in _VOID:
            self._open.append(node)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = Node(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(node)

    def handle_endtag(self, tag: str) -> None:
        tags = [node.tag for node in self._open]
        if tag in tags:
            del self._open[len(tags) - 1 - tags[::-1].index(tag) :]

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)


def tree(text: str) -> Node:
    builder = _Builder()
    builder.feed(text)
    builder.close()
    return builder.root
