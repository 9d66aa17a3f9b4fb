"""One-to-one meetings 洽谈: requests, candidates, plan runs, plans and their release.

A candidate is a pair that may meet. A plan run hands all candidates to `scheduling` (only `planning` does) and leaves
a draft plan; a released plan is what people see, and its claims make double booking impossible.
"""
