-- Each row is an author, as told apart by the source.
SELECT
    author_id,
    CAST(NULL AS VARCHAR) AS external_id,
    any_value(name) AS name,
    any_value(upper(split_part(orcid, '/', -1))) AS orcid
FROM byline
WHERE author_id IS NOT NULL
GROUP BY author_id
