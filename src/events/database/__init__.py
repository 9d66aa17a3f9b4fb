"""Wires the rooms' tables to PostgreSQL: engine, one linear history of migrations, the embedded server."""
