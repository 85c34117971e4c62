-- Each row is an authorship as published, with the author's id as an integer.
CREATE OR REPLACE TEMP TABLE byline AS
WITH unnested AS (
    SELECT
        number(id) AS work_id,
        len(authorships) AS author_count,
        generate_subscripts(authorships, 1) AS place,
        unnest(authorships) AS authorship
    FROM nested
)
SELECT
    work_id,
    place - 1 AS author_index,
    nullif(nullif(number(authorship.author.id), 9999999999), 5317838346) AS author_id,
    coalesce(
        authorship.author_position,
        CASE place WHEN 1 THEN 'first' WHEN author_count THEN 'last' ELSE 'middle' END
    ) AS position,
    authorship.is_corresponding AS is_corresponding,
    coalesce(authorship.author.display_name, authorship.raw_author_name) AS name,
    authorship.author.orcid AS orcid,
    authorship.institutions AS institutions,
    authorship.countries AS countries
FROM unnested;
