"""Reports 情况专报: figures with a definition each, snapshots, and the documents made from them."""
