-- Each row is an institution, or only a country, of one author of one work.
WITH placed AS (
    SELECT work_id, author_id, unnest(institutions) AS it FROM byline
),
in_country AS (
    SELECT work_id, author_id, institutions, unnest(countries) AS country_code FROM byline
),
place AS (
    SELECT DISTINCT work_id, author_id, number(it.id) AS institution_id,
        upper(trim(it.country_code)) AS country_code
    FROM placed
    WHERE it.id IS NOT NULL OR it.country_code IS NOT NULL
    UNION
    SELECT work_id, author_id, NULL, country_code
    FROM in_country
    WHERE NOT coalesce(
        list_contains(list_transform(institutions, lambda it: it.country_code), country_code),
        false
    )
)
SELECT work_id, author_id, institution_id,
    coalesce(place.country_code, institution.country_code) AS country_code
FROM place LEFT JOIN institution USING (institution_id)
