"""The best plan known of each file of the ladder, and what is proved of it: see benchmarks/README.md."""
