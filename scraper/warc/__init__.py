"""The captures as WARC 1.1 files, and the way back.

    export.export_warc(db, out, ...)    writes them
    reading.captures_in(path, ...)      reads those of listed sources from such files

Both need the extra ``warc``, which brings warcio.
"""
