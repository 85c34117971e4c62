"""Changes of the site's own tables, in order."""
