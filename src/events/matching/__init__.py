"""Which supplies fit which needs, with readable reasons.

Words: match 匹配 (a supply ranked for a need: rank from 1, score 0–100, reasons), evidence (the weighted words that
both sides share, before they become a score), concept (words of the trade that mean the same; `data/concepts.csv`,
editable), fits (good enough to be a need's best supply), host-arranged (chosen for a meeting nobody asked for).
"""
