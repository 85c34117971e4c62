-- Each row is an author of a work, once, straight from the published shape.
CREATE OR REPLACE TEMP MACRO author_number(author) AS CAST(substr(author, 23) AS BIGINT);
CREATE OR REPLACE TEMP VIEW mention AS
WITH authored AS (
    SELECT
        cited_by_count AS citations,
        unnest(list_distinct(list_transform(authorships, lambda one: one.author.id))) AS author
    FROM nested
    WHERE getvariable('subfield') IS NULL OR primary_topic.subfield.id = getvariable('subfield')
)
SELECT author, citations FROM authored
WHERE author NOT IN ('https://openalex.org/A9999999999', 'https://openalex.org/A5317838346');
