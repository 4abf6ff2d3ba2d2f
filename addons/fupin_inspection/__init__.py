from . import controllers, kernel, models
