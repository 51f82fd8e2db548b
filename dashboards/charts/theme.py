"""The colours of charts where no style sheet reaches: in files that stand alone, and in Plotly.

They are site.css's custom properties in light (a test compares); charts.js gives Plotly those of the dark.
"""

from indicators.vocabulary import Sex

PAPER = "#ffffff"
INK = "#1f2328"
QUIET = "#565b61"
GRID = "#e3e4e4"
AXIS = "#77797b"
GAP = "#f2f1ee"
COLOUR = {Sex.WOMEN: "#5b3fa0", Sex.MEN: "#a65200", Sex.TOTAL: "#6a6e73"}
# The total is ink where it is all there is.
LEADING = COLOUR | {Sex.TOTAL: INK}
OTHERS = {Sex.WOMEN: "#8f79c4", Sex.MEN: "#c0782e", Sex.TOTAL: "#6a6e73"}
FONT = "'Source Sans 3', Arial, sans-serif"
