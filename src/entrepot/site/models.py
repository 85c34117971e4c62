"""What the site keeps itself; the graph is not among it."""
