"""Batches: many cases of one scenario, planned unattended, kept one folder each and together in one store."""
