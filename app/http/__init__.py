"""Plain Starlette routes and middleware beside Reflex."""
