from hypothesis import settings

# Loops are compiled when first called, which no example should be blamed for.
settings.register_profile("entrepot", deadline=None)
settings.load_profile("entrepot")
