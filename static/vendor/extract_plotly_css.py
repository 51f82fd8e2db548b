"""Writes plotly/plotly.css: the style rules that plotly.js would otherwise put into a <style> element.

A strict content security policy blocks that element. plotly.js leaves it out when the page has a
<link id="plotly.js-style-global" class="no-inline-styles">, so the same rules are served as a file:

    ./run python static/vendor/extract_plotly_css.py
"""

import re
from pathlib import Path

FOLDER = Path(__file__).parent / "plotly"
RULES = re.compile(r"""[{,](?:"([^"]+)"|([XY])):(?:'([^']*)'|"([^"]*)")""")


def stylesheet(bundle: str) -> str:
    """The rules of the bundle, one a line. plotly.js inserts each before the last, hence the order."""
    start = bundle.index('{"X,X div":')
    table = bundle[start : bundle.index("};", start)]
    lines = []
    for quoted, bare, single, double in RULES.findall(table):
        selector = re.sub("^,", " ,", quoted or bare)
        selector = selector.replace("X", ".js-plotly-plot .plotly").replace("Y", ".plotly-notifier")
        lines.append(f"{selector}{{{single or double}}}\n")
    return "".join(reversed(lines))


if __name__ == "__main__":
    bundle = (FOLDER / "plotly-basic.min.js").read_text(encoding="utf-8")
    (FOLDER / "plotly.css").write_text(stylesheet(bundle), encoding="utf-8")
