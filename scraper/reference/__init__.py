"""Pages that are no force's plan: asked like plans, kept as evidence like plans.

fetching.References(db, settings, clock).ask(...)    page.main_part(html)
"""
