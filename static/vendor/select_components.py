"""Writes designsystemet/components.css: of the design system's components those that our pages have.

The package's own index.css holds them all, and a browser reads and matches every rule before it paints:

    npm pack @digdir/designsystemet-css && tar xzf digdir-designsystemet-css-*.tgz
    ./run python static/vendor/select_components.py package/dist/src
"""

import sys
from pathlib import Path

FILE = Path(__file__).parent / "designsystemet/components.css"
# In the order and the layers of index.css.
LAYERS = {
    "ds.base": ["base"],
    "ds.components": [
        *("validation-message", "data-size-workaround", "button", "input", "field", "fieldset"),
        *("alert", "error-summary"),
    ],
}


def stylesheet(folder: Path) -> str:
    """The chosen files of the package, each layer's in its layer."""
    lines = ["@layer ds.theme, ds.base, ds.components;"]
    for layer, names in LAYERS.items():
        rules = "".join((folder / f"{name}.css").read_text(encoding="utf-8") for name in names)
        lines.append(f"@layer {layer}{{{rules}}}")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    FILE.write_text(stylesheet(Path(sys.argv[1])), encoding="utf-8")
