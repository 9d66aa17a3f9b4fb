"""What is done with filings, one verb per file."""

from events.filing.actions.file import Filed, Origin, file, find_names
from events.filing.actions.review import Decision, accept_filing, reject_filing

__all__ = ["Decision", "Filed", "Origin", "accept_filing", "file", "find_names", "reject_filing"]
