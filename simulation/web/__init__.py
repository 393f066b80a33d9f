"""The engine in the web: the week in C, what it is compiled to, and its face for browsers."""
