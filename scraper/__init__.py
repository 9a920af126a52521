"""planwatch: watches what police forces publish about the stalking super-complaint.

The way through, in order: sources -> fetch -> judge -> archive -> extract -> segment
-> store -> query. Each stage may import an earlier one, never a later one
(tests/test_architecture.py holds it to that).
"""

__version__ = "0.1.0"
