from . import counties, generator, people, rows
