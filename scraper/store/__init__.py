"""The store: what the fetches of a force say, as readings, versions and changes.

known.known_sources(db, at)                            before a run
record.record_force(db, run_id, force_id, results)     for each force of a run
"""
