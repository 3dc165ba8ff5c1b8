"""Who is signed in: sessions and what guards the way to one; knows no controller and no page."""
