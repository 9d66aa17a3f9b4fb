"""The demonstration: loads a data set and walks the whole job, from need to report, without a browser."""
