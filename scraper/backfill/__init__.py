"""Past captures of listed addresses from a web archive.

run.backfill(archive, sources, settings, ...)    asks, takes over, merges
cdx.Index                                        what a web archive has of an address
"""
