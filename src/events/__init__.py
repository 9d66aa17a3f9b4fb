"""Lianqiao 链桥: from an industry-chain session to signed orders, with the proof."""
