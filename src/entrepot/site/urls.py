"""The addresses of the site."""

from collections.abc import Sequence

from django.contrib import admin
from django.contrib.auth import views as auth
from django.urls import path, register_converter, reverse_lazy
from django.urls.converters import StringConverter

from entrepot.indicators.registry import ALL_UNITS
from entrepot.site.api.app import urls as api_urls
from entrepot.site.dossiers import FORMATS as DOSSIER_FORMATS
from entrepot.site.pages import (
    account,
    area,
    compare,
    dossier,
    files,
    meaning,
    objection,
    ours,
    person,
    place,
    ranking,
    reference,
    shortlist,
    start,
    tokens,
)
from entrepot.tabular import FILE_FORMATS


def converter_of(words: Sequence[str]) -> type[StringConverter]:
    """A part of an address that is one of some words."""
    return type("Converter", (StringConverter,), {"regex": "|".join(words)})


register_converter(converter_of(ALL_UNITS), "unit")
register_converter(converter_of(FILE_FORMATS), "ending")
register_converter(converter_of(DOSSIER_FORMATS), "dossier_ending")
register_converter(converter_of(tuple(files.PERSON_TABLES)), "person_table")
register_converter(converter_of(tuple(ours.OURS_TABLES)), "ours_table")
register_converter(converter_of(tuple(ours.WHAT_IF_TABLES)), "what_if_table")
register_converter(converter_of(tuple(files.COMPARE_TABLES)), "compare_table")
register_converter(converter_of(("institutions", "countries")), "place_unit")
register_converter(converter_of(tuple(files.PLACE_TABLES)), "place_table")

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
    path("institutions/<str:who>/", place.place, {"unit": "institutions"}, name="institution"),
    path("countries/<str:who>/", place.place, {"unit": "countries"}, name="country"),
    path("ours/", ours.our_institution, name="ours"),
    path("ours/set/", ours.set_, name="ours-set"),
    path("ours/what-if/", ours.what_if, name="what-if"),
    path("ours/<ours_table:table>.<ending:ending>", ours.ours_file, name="ours-file"),
    path(
        "ours/what-if/<what_if_table:table>.<ending:ending>", ours.what_if_file, name="what-if-file"
    ),
    path(
        "people/<str:who>/<person_table:table>.<ending:ending>",
        files.person_file,
        name="person-file",
    ),
    path(
        "<place_unit:unit>/<str:who>/<place_table:table>.<ending:ending>",
        files.place_file,
        name="place-file",
    ),
    path("seats.<ending:ending>", files.seats_file, name="seats-file"),
    path("shortlist.<ending:ending>", files.shortlist_file, name="shortlist-file"),
    path(
        "compare/<unit:unit>/<compare_table:table>.<ending:ending>",
        files.compare_file,
        name="compare-file",
    ),
    path("indicators.<ending:ending>", files.indicators_file, name="indicators-file"),
    path("api/", reference.reference, name="api-reference"),
    path("api/v1/", api_urls),
    path("compare/<unit:unit>/", compare.compare, name="compare"),
    path("shortlist/", shortlist.shortlist, name="shortlist"),
    path("shortlist/add/", shortlist.add, name="shortlist-add"),
    path("shortlist/change/", shortlist.change, name="shortlist-change"),
    path("shortlist/by-name/", shortlist.by_name, name="shortlist-by-name"),
    path("shortlist/area/", shortlist.look, name="shortlist-area"),
    path("shortlist/note/", shortlist.note, name="note"),
    path("shortlist/new/", shortlist.new, name="shortlist-new"),
    path("shortlist/<int:number>/choose/", shortlist.choose, name="shortlist-choose"),
    path("shortlist/<int:number>/rename/", shortlist.rename, name="shortlist-rename"),
    path("shortlist/<int:number>/delete/", shortlist.delete, name="shortlist-delete"),
    path("shortlist/dossier/", dossier.new, name="dossier-new"),
    path("dossiers/", dossier.listed, name="dossiers"),
    path("dossiers/<int:number>/", dossier.dossier, name="dossier"),
    path(
        "dossiers/<int:number>/dossier.<dossier_ending:ending>",
        dossier.dossier_file,
        name="dossier-file",
    ),
    path("dossiers/<int:number>/cancel/", dossier.cancel, name="dossier-cancel"),
    path("dossiers/<int:number>/delete/", dossier.delete, name="dossier-delete"),
    path("indicators/", meaning.indicators, name="indicators"),
    path("privacy/", meaning.privacy, name="privacy"),
    path("privacy/object/", objection.object_, name="object"),
    path("privacy/objected/", objection.objected, name="objected"),
    path(
        "sign-in/",
        auth.LoginView.as_view(template_name="site/sign_in.html", redirect_authenticated_user=True),
        name="sign-in",
    ),
    path("sign-out/", auth.LogoutView.as_view(), name="sign-out"),
    path("account/", account.account, name="account"),
    path("account/tokens/", tokens.tokens, name="tokens"),
    path("account/tokens/<int:number>/revoke/", tokens.revoke, name="token-revoke"),
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
