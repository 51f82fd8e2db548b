"""The demonstration: two municipalities with goals and targets, on figures that Kolada has published.

The figures are facts of their producers ("Källa: Kolada"). Decisions, targets, most goals and the margin
of error in invented.csv are made up, and say so where they are shown.
"""
