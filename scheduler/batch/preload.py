"""Imported once by the server that begins the workers, so that none of them pays for importing the solver."""

import scheduler.explain
import scheduler.model.solve  # noqa: F401
