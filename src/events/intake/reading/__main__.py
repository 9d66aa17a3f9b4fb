"""The child process of `read_limited`."""

from events.intake.reading.limited import main

main()
