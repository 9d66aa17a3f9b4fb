"""Words of no particular feature; each file faces one outside world and knows no room."""
