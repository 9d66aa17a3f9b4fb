"""The ledger 对接成效: what became of needs, by kind and rung, counted once."""
