"""Set-up, start and test of the project. Standard library only: it runs before anything is installed."""
