from . import closed, export, health, second_factor
