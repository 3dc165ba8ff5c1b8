"""Functions from values to markup; they know the domain words and the theme, never a state."""
