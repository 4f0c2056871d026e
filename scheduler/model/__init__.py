"""The one part that knows OR-Tools: what is decided, the rules, the objectives, the search and its proofs."""
