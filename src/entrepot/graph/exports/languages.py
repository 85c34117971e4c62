"""Languages by their English names, as ISO 639-1 codes (OpenAlex's ``language``)."""

from entrepot.graph.comparing import normalised

_TABLE = """
af Afrikaans|ar Arabic|az Azerbaijani|be Belarusian Byelorussian|bg Bulgarian|bn Bengali
bs Bosnian|ca Catalan|cs Czech|cy Welsh|da Danish|de German|el Greek|en English|eo Esperanto
es Spanish|et Estonian|eu Basque|fa Persian Farsi|fi Finnish|fr French|ga Irish Gaelic
gl Galician|he Hebrew|hi Hindi|hr Croatian|hu Hungarian|hy Armenian|id Indonesian|is Icelandic
it Italian|ja Japanese|ka Georgian|kk Kazakh|ko Korean|ky Kyrgyz|la Latin|lt Lithuanian
lv Latvian|mk Macedonian|mn Mongolian|ms Malay|nl Dutch Flemish|no Norwegian|pl Polish
pt Portuguese|ro Romanian Moldavian|ru Russian|sk Slovak|sl Slovenian Slovene|sq Albanian
sr Serbian|sv Swedish|th Thai|tr Turkish|uk Ukrainian|ur Urdu|uz Uzbek|vi Vietnamese
zh Chinese Mandarin
"""

_CODES = {
    name: code
    for code, *names in (
        entry.split() for line in _TABLE.split("\n") for entry in line.split("|") if entry
    )
    for name in (code, *map(normalised, names))
}


def language_code(text: str | None) -> str | None:
    """The code of the first language in ``English``, ``English; Spanish``, ``en`` or ``en-GB``."""
    words = normalised(text or "").split()
    return _CODES.get(words[0]) if words else None
