"""Captures that others made of listed addresses: taken over as fetches, merged in time order.

capture.Capture, Report    what one is, and what became of them
intake.Intake              judges, reads and records them for one force
"""
