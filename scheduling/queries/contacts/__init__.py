"""Questions about the addresses that people are reached at."""
