"""Proved bounds by Lagrangian relaxation and column generation: see docs/search.md for the one-line proofs.

`rosters` prices the best roster of every candidate session; `lagrangian` turns any prices into a bound; `master` is the
linear program over rosters that finds good prices.
"""
