"""The search for plans that are nearly as good as the recommended one and move much of its money."""
