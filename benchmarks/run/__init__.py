"""Runs the ladder: every (rung, seed, way) in a process of its own, measured, judged, and put in a dated table."""
