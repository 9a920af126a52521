"""httpx without its command line.

Wherever rich and click are installed, ``import httpx`` also loads them and pygments for a
command that planwatch never runs: 0.15 s of 0.26 s CPU, measured with httpx 0.28.1. None
in sys.modules is the documented way to make one module unimportable; httpx then goes on
without, as it does where its ``cli`` extra is missing.
"""

import sys

_COMMAND_LINE = "httpx._main"
_ours = _COMMAND_LINE not in sys.modules
if _ours:
    sys.modules[_COMMAND_LINE] = None  # type: ignore[assignment]
import httpx as httpx  # noqa: E402

if _ours:
    del sys.modules[_COMMAND_LINE]
