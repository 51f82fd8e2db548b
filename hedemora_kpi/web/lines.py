"""Text that anybody may have written, where it has to stay on its line."""


def one_line(text: str) -> str:
    """Return the text with every character that does not show written as Python writes it: \\n, \\x1b."""
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in text)
