"""What schema 10 added: until when a force was on the list.

A force that was never meant to be there (a mistyped id) would else stand in the coverage for
ever. It has no beginning: before its first address a force is known to have none, and captures
of others may tell of a time before anybody listed it.
"""

FORCES_LISTED = ("ALTER TABLE forces ADD COLUMN last_listed TEXT",)
