from . import answer, photo_turn, word
