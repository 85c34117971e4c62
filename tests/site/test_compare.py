"""People and places side by side, with the values of the ranking."""

import re

from django.test import Client

RAAN, BORNMANN = "A5018542454", "A5027052270"


def test_values_are_those_of_the_ranking(visitor: Client) -> None:
    text = visitor.get(f"/compare/people/?who={RAAN}&who={BORNMANN}").content.decode()
    rows = dict(re.findall(r'why-(\w+)".*?</th>(.*?)</tr>', text, re.DOTALL))
    cells = re.findall(r'<td class="number">([^<]+)', rows["citation_count"])
    assert cells == ["7,547", "8,158"]
    assert "Anthony F. J. van Raan" in text
    assert "Lutz Bornmann" in text


def test_people_are_compared_beside_their_place_and_stage(visitor: Client) -> None:
    text = visitor.get(f"/compare/people/?who={RAAN}&who={BORNMANN}").content.decode()
    assert re.findall(r'<td class="number fact">([^<]+)', text) == [
        "Leiden University, Netherlands",
        "Max Planck Society, Germany",
        "veteran",
        "senior",
        "1985–2013",
        "2005–2021",
    ]
    assert "number fact" not in visitor.get("/compare/countries/?who=NL&who=BE").content.decode()


def test_one_can_be_taken_away(visitor: Client) -> None:
    text = visitor.get(f"/compare/people/?who={RAAN}&who={BORNMANN}").content.decode()
    assert f'href="?who={BORNMANN}"' in text
    assert f'href="?who={RAAN}"' in text


def test_places_are_compared_in_the_area(visitor: Client) -> None:
    countries = visitor.get("/compare/countries/?who=NL&who=BE&from=2000").content.decode()
    assert "Netherlands" in countries
    assert "Belgium" in countries


def test_nobody_chosen_says_how_to_choose(visitor: Client) -> None:
    assert "Choose up to 6" in visitor.get("/compare/people/").content.decode()


def test_more_than_six_are_too_many(visitor: Client) -> None:
    text = visitor.get("/people/").content.decode()
    ids = re.findall(r'name="who" value="(A\d+)"', text)[:7]
    response = visitor.get("/compare/people/?" + "&".join(f"who={one}" for one in ids))
    assert response.status_code == 400
    assert "1 to 6" in response.content.decode()
