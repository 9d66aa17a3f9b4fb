"""`python -m events.cli` is `lianqiao`."""

import sys

from events.cli import main

sys.exit(main())
