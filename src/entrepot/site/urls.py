"""The addresses of the site."""

from django.contrib import admin
from django.contrib.auth import views as auth
from django.urls import path

from entrepot.site.pages import meaning, people, person, start

urlpatterns = [
    path("", start.start, name="start"),
    path("search/", start.search, name="search"),
    path("suggest/", start.suggest, name="suggest"),
    path("people/", people.people, name="people"),
    path("people/<str:who>/", person.person, name="person"),
    path("indicators/", meaning.indicators, name="indicators"),
    path("privacy/", meaning.privacy, name="privacy"),
    path(
        "sign-in/",
        auth.LoginView.as_view(template_name="site/sign_in.html", redirect_authenticated_user=True),
        name="sign-in",
    ),
    path("sign-out/", auth.LogoutView.as_view(), name="sign-out"),
    path("admin/", admin.site.urls),
]
