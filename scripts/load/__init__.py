"""People at work, simulated: what pages cost them while many are there at once."""
