from . import answer, word
