from . import controllers, kernel, models, wizards
