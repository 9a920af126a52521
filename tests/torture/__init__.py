"""``make torture``: planwatch killed at random moments, and read from while it writes.

    killing     starts a command, kills it, looks for processes that it left behind
    scenes      what is killed: commands, the archives they start from, their undisturbed twins
    checks      what must hold afterwards
    load        readers beside a crawl and a rebuild, measured

Linux only: it looks for processes in /proc, and the replica needs all of 127.0.0.0/8.
"""
