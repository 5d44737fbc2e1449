"""What DuckDB and polars need for the work of the import and the search of calls.

    call_peers.py split <batch.csv>             every field of every row
    call_peers.py import <batch.csv> <folder>   sorted Parquet by month and account
    call_peers.py search <folder>               the sums and the first 50 calls of each filter
    call_peers.py download <folder> <file>      all calls of stored segments as CSV
    call_peers.py forget <folder>               nothing else: drop its files from the page cache

Prints a line of JSON for each figure: peer, what, rows, seconds of CPU, seconds, megabytes of
memory at its highest. Each figure comes from a process of its own, and a peer that needs longer
than the time limit counts as not finished. `cargo xtask bench call-records` runs it.
"""

import json
import multiprocessing
import os
import resource
import shutil
import sys
import time

LIMIT = 300  # seconds

COLUMNS = (
    "call_id account_id invoice_number started_at duration_s billed_s direction caller callee "
    "caller_name extension cost_centre destination charge currency"
).split()


def number_has(part):
    return f"(contains(caller, '{part}') OR contains(callee, '{part}'))"


# The same as in the example `calls_bench` of `call-store`.
FILTERS = {
    "none, by charge": "true",
    "three days": "started_at >= '2026-03-10 00:00:00Z' AND started_at < '2026-03-13 00:00:00Z'",
    "direction": "direction = 'inbound'",
    "cost centre": "cost_centre = 'CC-07'",
    "destination": "destination = 'Place 07'",
    "extension": "extension = '1007'",
    "charge of 5 or more, by charge": "charge >= 5",
    **{f"number has {part}": number_has(part) for part in ("5550123", "98765", "647", "416")},
}


def duckdb_connection():
    import duckdb

    connection = duckdb.connect()
    connection.execute("SET threads = 1; SET memory_limit = '4GB'; SET TimeZone = 'UTC'")
    connection.execute("SET enable_progress_bar = false")
    return connection


def batch_in_duckdb(batch):
    columns = ", ".join(f"'{name}': 'VARCHAR'" for name in COLUMNS)
    return (
        f"read_csv('{batch}', header = true, auto_detect = false, delim = ',', quote = '\"', "
        f"escape = '\"', columns = {{{columns}}})"
    )


def duckdb_split(batch):
    every = " + ".join(f"sum(strlen({name}))" for name in COLUMNS)
    connection = duckdb_connection()
    query = f"SELECT count(*), {every} FROM {batch_in_duckdb(batch)}"
    return {"rows": connection.execute(query).fetchone()[0]}


def polars_split(batch):
    import polars

    rows = polars.read_csv(batch, schema={name: polars.String for name in COLUMNS})
    return {"rows": rows.height}


def duckdb_import(batch, folder):
    """Rows that are not typed as they must be are left out. Nothing else is checked."""
    connection = duckdb_connection()
    connection.execute(f"""
        COPY (
          SELECT *, strftime(started_at, '%Y-%m') AS month, account_id AS account
          FROM (
            SELECT * REPLACE (
              TRY_CAST(started_at AS TIMESTAMPTZ) AS started_at,
              TRY_CAST(duration_s AS BIGINT) AS duration_s,
              TRY_CAST(billed_s AS BIGINT) AS billed_s,
              TRY_CAST(charge AS DECIMAL(18, 6)) AS charge)
            FROM {batch_in_duckdb(batch)}
          )
          WHERE started_at IS NOT NULL AND billed_s IS NOT NULL AND charge IS NOT NULL
          ORDER BY account_id, started_at, call_id
        ) TO '{folder}' (FORMAT parquet, COMPRESSION zstd, PARTITION_BY (month, account))
    """)
    count = f"SELECT count(*) FROM '{folder}/**/*.parquet'"
    return {"rows": connection.execute(count).fetchone()[0]}


def polars_import(batch, folder):
    import polars

    started_at = polars.col("started_at").str.to_datetime(
        format="%+", time_zone="UTC", time_unit="ms", strict=False
    )
    rows = (
        polars.scan_csv(batch, schema={name: polars.String for name in COLUMNS})
        .with_columns(
            started_at,
            polars.col("duration_s", "billed_s").cast(polars.Int64, strict=False),
            polars.col("charge").cast(polars.Decimal(18, 6), strict=False),
            month=polars.col("started_at").str.slice(0, 7),
            account=polars.col("account_id"),
        )
        .drop_nulls(["started_at", "billed_s", "charge"])
        .sort("account_id", "started_at", "call_id")
    )
    partitions = polars.PartitionBy(folder, key=["month", "account"])
    rows.sink_parquet(partitions, compression="zstd", mkdir=True)
    stored = polars.scan_parquet(f"{folder}/**/*.parquet")
    return {"rows": stored.select(polars.len()).collect().item()}


def duckdb_search(folder, name):
    connection = duckdb_connection()
    calls = f"{folder}/calls/*/*/*.parquet"
    connection.execute(f"CREATE VIEW calls AS SELECT * FROM read_parquet('{calls}')")
    order = "charge DESC, started_at DESC" if name.endswith("by charge") else "started_at DESC"
    condition = FILTERS[name]

    def ask():
        begun, cpu = time.perf_counter(), time.process_time()
        totals = connection.execute(
            "SELECT count(*), coalesce(sum(billed_s), 0), coalesce(sum(charge), 0) "
            f"FROM calls WHERE {condition}"
        ).fetchone()
        connection.execute(
            f"SELECT * EXCLUDE (machine_amounts, machine_row) FROM calls WHERE {condition} "
            f"ORDER BY {order}, call_id DESC LIMIT 50"
        ).fetchall()
        return totals, time.perf_counter() - begun, time.process_time() - cpu

    totals, cold, _ = ask()
    again = [ask() for _ in range(3)]
    return {
        "rows": totals[0],
        "billed": int(totals[1]),
        "charge": format(totals[2], "f").rstrip("0").rstrip("."),
        "cold": cold,
        "warm": min(seconds for _, seconds, _ in again),
        "cpu": min(cpu for _, _, cpu in again),
    }


def duckdb_download(folder, target):
    connection = duckdb_connection()
    calls = f"read_parquet('{folder}/calls/*/*/*.parquet')"
    columns = ", ".join(COLUMNS)
    connection.execute(
        f"COPY (SELECT {columns} FROM {calls} ORDER BY started_at, call_id) TO '{target}' (HEADER)"
    )
    return {"rows": connection.execute(f"SELECT count(*) FROM {calls}").fetchone()[0]}


def forget(folder):
    """Drops the files from the page cache, so that the next reader waits for the disk."""
    for parent, _, names in os.walk(folder):
        for name in names:
            file = os.open(os.path.join(parent, name), os.O_RDONLY)
            os.fsync(file)
            os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
            os.close(file)


def run(queue, work, arguments):
    begun, cpu = time.perf_counter(), time.process_time()
    figures = work(*arguments)
    used = resource.getrusage(resource.RUSAGE_SELF)
    queue.put({
        "cpu": time.process_time() - cpu,
        "seconds": time.perf_counter() - begun,
        "megabytes": used.ru_maxrss // 1000,
        **figures,
    })


def measure(peer, what, work, *arguments):
    queue = multiprocessing.Queue()
    process = multiprocessing.Process(target=run, args=(queue, work, arguments))
    process.start()
    process.join(LIMIT)
    if process.is_alive():
        process.kill()
        process.join()
        figures = {"failed": f"not finished after {LIMIT} s"}
    elif process.exitcode != 0:
        figures = {"failed": "failed"}
    else:
        figures = queue.get()
    print(json.dumps({"peer": peer, "what": what, **figures}), flush=True)


def main():
    match sys.argv[1:]:
        case ["split", batch]:
            measure("DuckDB", "split", duckdb_split, batch)
            measure("polars", "split", polars_split, batch)
        case ["import", batch, folder]:
            os.makedirs(folder, exist_ok=True)
            for peer, work in [("DuckDB", duckdb_import), ("polars", polars_import)]:
                target = os.path.join(folder, peer)
                shutil.rmtree(target, ignore_errors=True)
                measure(peer, "import", work, batch, target)
                shutil.rmtree(target, ignore_errors=True)
        case ["search", folder]:
            for name in FILTERS:
                forget(folder)
                measure("DuckDB", name, duckdb_search, folder, name)
        case ["download", folder, target]:
            measure("DuckDB", "download", duckdb_download, folder, target)
            os.remove(target)
        case ["forget", folder]:
            forget(folder)
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    multiprocessing.set_start_method("spawn")
    main()
