"""More than one machine, as processes on one: parts are killed while people work."""
