"""Answers SQL with DuckDB: a JSON string a line in, the rows as JSON a line out, values as text."""

import json
import sys

import duckdb

connection = duckdb.connect()
# Nothing is fetched from the internet, and a session's zone changes nothing.
connection.execute("SET autoinstall_known_extensions = false; SET TimeZone = 'UTC'")
for line in sys.stdin:
    rows = connection.execute(json.loads(line)).fetchall()
    texts = [[None if value is None else str(value) for value in row] for row in rows]
    print(json.dumps(texts), flush=True)
