"""The audit 操作记录: who did what, when, on what; and the proof that no line was changed since it was sealed."""
