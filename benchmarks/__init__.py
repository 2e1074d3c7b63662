"""How fast the program is and how much memory it takes; what `docs/performance.md` shows comes from here."""
