"""The ladder of scenarios and what is measured on it."""
