"""Pure logic of income: no database, doctests in every module."""
