"""The addresses of the site."""

from collections.abc import Sequence

from django.contrib import admin
from django.contrib.auth import views as auth
from django.urls import path, register_converter, reverse_lazy
from django.urls.converters import StringConverter

from entrepot.indicators.registry import ALL_UNITS
from entrepot.site.pages import account, area, compare, meaning, person, ranking, start
from entrepot.tabular import FILE_FORMATS


def converter_of(words: Sequence[str]) -> type[StringConverter]:
    """A part of an address that is one of some words."""
    return type("Converter", (StringConverter,), {"regex": "|".join(words)})


register_converter(converter_of(ALL_UNITS), "unit")
register_converter(converter_of(FILE_FORMATS), "ending")

urlpatterns = [
    path("", start.start, name="start"),
    path("search/", start.search, name="search"),
    path("suggest/", start.suggest, name="suggest"),
    path("area/", area.area, name="area"),
    path("area/suggest/", area.suggest, name="area-suggest"),
    path("area/save/", area.save, name="area-save"),
    path("area/<int:number>/delete/", area.delete, name="area-delete"),
    path("area.yaml", area.area_file, name="area-file"),
    path("people/", ranking.ranking, {"unit": "people"}, name="people"),
    path("institutions/", ranking.ranking, {"unit": "institutions"}, name="institutions"),
    path("countries/", ranking.ranking, {"unit": "countries"}, name="countries"),
    path("<unit:unit>.<ending:ending>", ranking.ranking_file, name="ranking-file"),
    path("people/<str:who>/", person.person, name="person"),
    path("compare/<unit:unit>/", compare.compare, name="compare"),
    path("indicators/", meaning.indicators, name="indicators"),
    path("privacy/", meaning.privacy, name="privacy"),
    path(
        "sign-in/",
        auth.LoginView.as_view(template_name="site/sign_in.html", redirect_authenticated_user=True),
        name="sign-in",
    ),
    path("sign-out/", auth.LogoutView.as_view(), name="sign-out"),
    path("account/", account.account, name="account"),
    path(
        "account/password/",
        auth.PasswordChangeView.as_view(
            template_name="site/password.html", success_url=reverse_lazy("password-changed")
        ),
        name="password",
    ),
    path(
        "account/password/changed/",
        auth.PasswordChangeDoneView.as_view(template_name="site/password_changed.html"),
        name="password-changed",
    ),
    path("admin/", admin.site.urls),
]
