"""`python -m bot` is the same as `relieved-quota`."""

from bot.cli import main

main()
