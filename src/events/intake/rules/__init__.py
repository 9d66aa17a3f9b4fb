"""Rules of intake, one file per thing a clerk reads: plain values in, readings with codes out, never an exception."""
