from . import controllers
from . import kernel
from . import models
from . import wizards
