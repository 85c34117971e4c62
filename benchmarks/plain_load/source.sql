-- Each row is a journal, conference, repository or book series.
WITH named AS (SELECT primary_location.source AS it FROM nested)
SELECT
    source_number(it) AS source_id,
    any_value(it.display_name) AS name,
    any_value(it.issn_l) AS issn,
    any_value(it.type) AS type
FROM named
WHERE source_number(it) IS NOT NULL
GROUP BY source_id
