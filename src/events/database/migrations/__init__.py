"""One linear history of numbered SQL scripts, each wrapped as a Piccolo migration."""
