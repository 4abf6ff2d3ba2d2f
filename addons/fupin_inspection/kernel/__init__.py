from . import answer, photo, photo_turn, word
