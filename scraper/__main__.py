"""``python -m scraper`` is the same as ``planwatch``."""

from scraper.cli import main

if __name__ == "__main__":
    main()
