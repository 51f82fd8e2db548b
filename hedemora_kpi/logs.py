"""How log lines are written, so that nobody who is named in one can write another."""

import logging

from hedemora_kpi.web.lines import one_line


class Lines(logging.Formatter):
    """One line for each record. The lines of a traceback follow it, indented: they are none of their own.

    Newlines and escape sequences of the terminal in what is named are written out.
    """

    def format(self, record: logging.LogRecord) -> str:
        first = one_line(f"{record.levelname} {record.name}: {record.getMessage()}")
        more = []
        if record.exc_info:
            more.append(self.formatException(record.exc_info))
        if record.stack_info:
            more.append(self.formatStack(record.stack_info))
        return "\n".join([first, *(f"    {one_line(line)}" for text in more for line in text.split("\n"))])
