"""Pure logic of the engine: no database, doctests in every module."""
