from . import duplicate, share
