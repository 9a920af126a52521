"""The archive: one SQLite file that holds the evidence and what is read from it.

    connection.open_archive, read_archive, transaction    views.coverage_sql, source_health_sql
    lock.crawl_lock                                       blobs.put_blob, get_blob
    lists.record_sources                                  headers.get_headers
    runs.begin_run, finish_run                            fetches.known_robots, record_robots

The stage ``store`` decides what the fetches of a force say. Nothing is imported here: a
question to the archive must not pay for what only a crawl needs.
"""
