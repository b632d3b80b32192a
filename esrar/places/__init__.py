"""Where people live and bodies sit: the localities of Al-Ahsa with their other spellings."""
