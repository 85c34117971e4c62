"""The parameters of the fabricated world, each with its source.

``docs/world.md`` shows how well they fit. "ACL" is the ACL Anthology with the citations of the
ACL Anthology Network; "management" is 19 management journals of OpenAlex; both are described
in ``docs/world.md``. "Assumed" means that no data at hand could tell.
"""

from typing import NamedTuple

# Years -------------------------------------------------------------------------------------
FIRST_YEAR, LAST_YEAR = 1950, 2025
YEAR_COUNT = LAST_YEAR - FIRST_YEAR + 1
GROWTH = 0.045
"""Yearly growth of works: 4.1 % of all science (Bornmann, Haunschild, Mutz 2021,
https://doi.org/10.1057/s41599-021-00903-w), a little more since 1990."""
GROWTH_SPREAD = 0.015
"""Topics differ in their growth by this standard deviation. Assumed."""
EARLY_PEOPLE = 6.0
"""People who began before the first year, in yearly cohorts of it. Assumed."""

# The tree ----------------------------------------------------------------------------------
TOPIC_SPREAD = 0.9
"""Standard deviation of the logarithm of the works of a topic. Assumed."""
CROWDED_SUBFIELDS = 1.1
"""The r-th largest subfield of a field has topics in proportion to r to this power, inverted:
fitted to OpenAlex's tree, whose subfields have 1 to 224 topics, half of them 10 or fewer."""

# Citations ---------------------------------------------------------------------------------
APPEAL_SPREAD = 1.9
"""Standard deviation of the logarithm of a work's appeal: fitted to management's citations over
their mean. It is more than the 1.14 of citations over the mean of their field and year (Radicchi,
Fortunato, Castellano 2008, https://doi.org/10.1073/pnas.0806977105), since in a topic of few
works no work can be cited more often than it has works to cite it."""
CITED_YEARS = 5.5
"""Scale, in years, at which chances of being cited fall with age: fitted to ACL's citations."""
SAME_YEAR = 0.036
"""Share of citations to works of the same year (ACL)."""
REFERENCE_LEVELS = (0.50, 0.75, 0.90)
"""References to works of the same topic, same subfield, same field, cumulated; the others go
anywhere. Assumed."""
SELF_REFERENCES = 0.18
"""References drawn from the earlier works of the leading author, where there are some; with those
that meet one of the authors by chance they come to 12 % of all, between the 11.5 % of the sample
and the 13.7 % of ACL."""
OUTSIDE_REFERENCES = 0.20
"""References to works that the snapshot does not hold. Assumed."""
OUTSIDE_WORKS = 0.5
"""How many such works there are, for each work of the snapshot. Assumed."""
WITH_REFERENCES = 0.62
"""Share of works with a list of references. Assumed; in ACL (within ACL) it is 0.21."""
REFERENCE_COUNT = 21.0
"""Mean length of a list in the last year, before doubles are left out. Set so that 10 million
works hold 80 million citations, as the whole of OpenAlex has 5 to 8 a work."""
REFERENCE_GROWTH = 0.008
"""Yearly growth of that length. Assumed."""
REFERENCE_SPREAD = 0.885
"""Standard deviation of the logarithm of the length of a list (ACL)."""
MOST_REFERENCES = 600
CITED_FROM_OUTSIDE = 0.25
"""Citations by works that the snapshot does not hold, over those by works it does. Assumed."""

# Teams and people --------------------------------------------------------------------------
NO_AUTHOR = 0.027
"""Share of works without an author (management)."""
TEAM_FIRST, TEAM_YEARLY = 1.5, 0.045
"""Mean authors of a work in the first year, and how many more each year: ACL grows by 0.045
to 0.06 a year, management by 0.06."""
TEAM_SPREAD = 0.56
"""Standard deviation of the logarithm of team sizes (ACL and management)."""
TEAM_OF_DOMAIN = (0.0, 1.2, 0.7, 1.05, 1.25)
"""Team sizes by domain: life, social, physical, health sciences. Management has some
0.65 of the mean of all works here; the others assumed."""
LARGE_TEAM = 1 / 1500
LARGE_TEAM_LEAST, LARGE_TEAM_MOST = 30, 2500
"""One work in 1,500 is of a collaboration of 30 people or more (Pareto): in management 0.0004 of
the works have so many, in ACL 0.0002."""
PEOPLE_PER_WORK = 2.5
"""People who may publish, for each work; many of them never do."""
DRIVE_SPREAD = 2.4
"""Standard deviation of the logarithm of a person's drive to publish: fitted to the works per
author of ACL."""
NEWCOMERS, NEWCOMER_YEARS = 0.18, 3
"""Authors drawn from those of the last three years without regard to their drive: most of them
never publish again. Fitted to the 0.59 of ACL's and the 0.62 of management's authors who have
one work."""
ACTIVE_YEARS = 8.0
"""Scale, in years, at which people drop out. Assumed."""
TEAM_LEVELS = (0.62, 0.87, 0.96)
"""Authors whose own topic is that of the work, of its subfield, of its field. Assumed."""
CIRCLE, CIRCLE_REACH = 0.30, 5
"""Share of co-authors from the circle of the leading one: the next five to each side."""
LEADER_LAST = 0.6
NOBODY_SHARE = 0.003
"""Authorships of nobody OpenAlex can name. Assumed."""
WITH_CORRESPONDING = 0.7
"""Works that name a corresponding author. Assumed."""

# Places ------------------------------------------------------------------------------------
MISSING_WORK_OLD, MISSING_WORK_NEW = 0.48, 0.05
"""Works without any affiliation, up to 1995 and from 2020: about half of the older authorships
of OpenAlex have none. Management: 0.15 up to 2015, 0.07 from 2020."""
MISSING_OLD_UNTIL, MISSING_NEW_FROM = 1995, 2020
MISSING_AUTHOR = 0.04
"""Authors without affiliation beside others who have one. Assumed."""
COUNTRY_ONLY = 0.02
"""Of those without an institution, the share with a country. Assumed."""
SECOND_PLACE = 0.12
"""Authorships with two institutions. Assumed."""
SHARED_PLACE = 0.6
"""People who begin at the institution of their circle. Assumed."""
STAYERS, SLOW_MOVERS = 0.55, 0.33
"""People who never move, and who move every 6 to 12 years; the others every 2 to 5. Assumed."""
MOVES_ABROAD = 0.3
"""Moves to another country. Assumed."""
INSTITUTION_SKEW = 2.5
"""A country's institutions are drawn at the power of an even chance. Assumed."""

# Works -------------------------------------------------------------------------------------
TYPES = (
    ("article", 0.78),
    ("book-chapter", 0.07),
    ("review", 0.04),
    ("preprint", 0.035),
    ("dissertation", 0.02),
    ("book", 0.015),
    ("dataset", 0.01),
    ("paratext", 0.01),
    ("letter", 0.008),
    ("editorial", 0.007),
    ("erratum", 0.005),
)
LANGUAGES = (
    ("en", 0.78),
    ("zh", 0.035),
    ("de", 0.03),
    ("fr", 0.03),
    ("ja", 0.03),
    ("es", 0.025),
    ("pt", 0.02),
    ("ru", 0.012),
    ("ko", 0.01),
    ("id", 0.008),
    ("", 0.02),
)
"""Round numbers of the order of OpenAlex's own counts; "" is not known. Assumed."""
WITH_DOI, WITH_SOURCE, WITH_TOPIC, RETRACTED = 0.75, 0.88, 0.96, 0.0008
"""Assumed, of the order of OpenAlex's own counts."""
WITH_ABSTRACT = 0.5
ABSTRACT_WORDS, ABSTRACT_SPREAD, MOST_WORDS = 131, 45, 500
"""Mean and standard deviation of the words of an abstract (ACL). Half of the works have one."""
MORE_TOPICS = (0.25, 0.45)
"""Works with one topic and with at most two; the others have three. Assumed."""


class Field(NamedTuple):
    """A field: its number, name and domain as in OpenAlex, and how many lie below it."""

    id: int
    name: str
    domain_id: int
    subfield_count: int
    topic_count: int
    work_share: float


DOMAINS = ("", "Life Sciences", "Social Sciences", "Physical Sciences", "Health Sciences")
FIELDS = (
    Field(11, "Agricultural and Biological Sciences", 1, 11, 235, 5.0),
    Field(12, "Arts and Humanities", 2, 13, 266, 6.0),
    Field(13, "Biochemistry, Genetics and Molecular Biology", 1, 14, 248, 6.5),
    Field(14, "Business, Management and Accounting", 2, 9, 146, 3.5),
    Field(15, "Chemical Engineering", 3, 6, 13, 0.5),
    Field(16, "Chemistry", 3, 6, 101, 3.5),
    Field(17, "Computer Science", 3, 11, 302, 8.0),
    Field(18, "Decision Sciences", 2, 4, 60, 1.2),
    Field(19, "Earth and Planetary Sciences", 3, 8, 57, 2.0),
    Field(20, "Economics, Econometrics and Finance", 2, 3, 107, 2.5),
    Field(21, "Energy", 3, 5, 27, 0.8),
    Field(22, "Engineering", 3, 16, 560, 11.0),
    Field(23, "Environmental Science", 3, 11, 202, 4.5),
    Field(24, "Immunology and Microbiology", 1, 5, 44, 1.2),
    Field(25, "Materials Science", 3, 8, 123, 4.0),
    Field(26, "Mathematics", 3, 10, 82, 2.2),
    Field(27, "Medicine", 4, 42, 692, 16.0),
    Field(28, "Neuroscience", 1, 8, 62, 1.5),
    Field(29, "Nursing", 4, 4, 21, 0.5),
    Field(30, "Pharmacology, Toxicology and Pharmaceutics", 1, 4, 25, 0.6),
    Field(31, "Physics and Astronomy", 3, 8, 104, 4.0),
    Field(32, "Psychology", 2, 7, 144, 3.0),
    Field(33, "Social Sciences", 2, 22, 764, 12.0),
    Field(34, "Veterinary", 4, 2, 11, 0.3),
    Field(35, "Dentistry", 4, 4, 13, 0.4),
    Field(36, "Health Professions", 4, 11, 107, 1.5),
)
"""The fields of OpenAlex (the classification of Scopus) with the subfields and topics of each,
counted in OpenAlex's tree. The shares of works (percent) are rounded and assumed."""

COUNTRY_SHARES = (
    "US 19,CN 17,IN 6,GB 5.5,DE 5,JP 4.5,FR 3.5,IT 3.2,BR 3,CA 2.8,ES 2.8,AU 2.6,KR 2.5,RU 2.4,"
    "ID 2.2,IR 1.7,NL 1.6,TR 1.6,PL 1.5,TW 1.1,CH 1.1,SE 1,MX 0.9,BE 0.8,MY 0.8,EG 0.7,SA 0.7,"
    "PT 0.6,DK 0.6,AT 0.6,ZA 0.6,UA 0.6,PK 0.6,IL 0.5,CZ 0.5,FI 0.5,NO 0.5,GR 0.4,SG 0.4,HK 0.4,"
    "AR 0.4,RO 0.4,CO 0.4,NG 0.4,TH 0.4,VN 0.3,CL 0.3,IE 0.3,NZ 0.3,HU 0.3,IQ 0.3,BD 0.2,MA 0.2,"
    "DZ 0.2,RS 0.2,SK 0.2,PE 0.1,KE 0.1,GH 0.1,ET 0.1"
)
"""Shares of authorships by country (percent), rounded and assumed; a country has
institutions in proportion."""
