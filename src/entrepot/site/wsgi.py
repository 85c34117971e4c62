"""The site for a server that speaks WSGI: ``entrepot.site.wsgi:application``."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "entrepot.site.conf")
application = get_wsgi_application()
