from . import duplicate, schedule, share
