"""Discovery: what the NPCC's response names, against force_urls.csv.

run.discover(archive, sources, settings, clock=...) -> Discovery
write.write_list(path, listing, today, origin) -> None
"""
