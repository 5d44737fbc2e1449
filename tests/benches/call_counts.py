"""What DuckDB says an import of `import_calls generate` must report.

    call_counts.py <batch.csv>

Prints one line of JSON: the counts, billed seconds and charges of the report. It knows the batch's
kinds of bad rows and its unknown accounts, but not how the import works. See
shared/call-import/examples/import_calls.
"""

import json
import sys

import duckdb

COLUMNS = (
    "call_id account_id invoice_number started_at duration_s billed_s direction caller callee "
    "caller_name extension cost_centre destination charge currency"
).split()


def main():
    names = ", ".join(f"'{name}': 'VARCHAR'" for name in COLUMNS)
    content = ", ".join(name for name in COLUMNS if name != "charge")
    connection = duckdb.connect()
    connection.execute("SET threads = 1; SET memory_limit = '3GB'")
    connection.execute(f"""
        CREATE TABLE calls AS
        SELECT row_number() OVER () AS line, hash(account_id, call_id) AS id, account_id,
               substr(started_at, 1, 7) AS month, try_cast(billed_s AS BIGINT) AS billed,
               try_cast(charge AS DECIMAL(18, 6)) AS charge,
               hash({content}, try_cast(charge AS DECIMAL(18, 6))) AS content,
               charge IS NULL OR charge LIKE '%x%' OR started_at NOT LIKE '%Z' AS bad,
               account_id LIKE 'nobody%' AS unknown
        FROM read_csv('{sys.argv[1]}', header = true, auto_detect = false, delim = ',',
                      quote = '"', escape = '"', columns = {{{names}}})
    """)
    lines, bad, waiting = connection.execute(
        "SELECT count(*), count(*) FILTER (bad), count(*) FILTER (unknown AND NOT bad) FROM calls"
    ).fetchone()
    connection.execute("""
        CREATE TABLE firsts AS
        SELECT id, account_id, month, min_by(content, line) AS content,
               min_by(billed, line) AS billed, min_by(charge, line) AS charge
        FROM calls WHERE NOT bad AND NOT unknown GROUP BY ALL
    """)
    posted, billed, charges = connection.execute(
        "SELECT count(*), sum(billed), sum(charge) FROM firsts"
    ).fetchone()
    same, conflicts = connection.execute("""
        SELECT count(*) FILTER (calls.content = firsts.content),
               count(*) FILTER (calls.content <> firsts.content)
        FROM calls JOIN firsts USING (id, account_id, month) WHERE NOT bad AND NOT unknown
    """).fetchone()
    print(json.dumps({
        "lines": lines,
        "posted": posted,
        "duplicates": same - posted,
        "rejected": bad + conflicts,
        "waiting": waiting,
        "billedSeconds": int(billed),
        "charges": str(charges),
    }))


main()
