-- Each row is an institution named in an affiliation.
WITH named AS (SELECT unnest(institutions) AS it FROM byline)
SELECT
    number(it.id) AS institution_id,
    CAST(NULL AS VARCHAR) AS external_id,
    any_value(it.display_name) AS name,
    any_value(bare(it.ror)) AS ror,
    any_value(it.type) AS type,
    any_value(upper(trim(it.country_code))) AS country_code,
    CAST(NULL AS VARCHAR) AS city,
    CAST(NULL AS DOUBLE) AS latitude,
    CAST(NULL AS DOUBLE) AS longitude
FROM named
WHERE it.id IS NOT NULL
GROUP BY it.id
