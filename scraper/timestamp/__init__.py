"""Time-stamps by RFC 3161: an authority outside states when it saw the hash of a manifest.

run.timestamp(archive, authority, trusted, ...)    asks, checks the answer, stores it
token.check(reply, ...)                            whether an answer holds

Both need the extra ``timestamp``, which brings rfc3161-client.
"""
