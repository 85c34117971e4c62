-- The 100 people with the highest h; of the same, those with more works, then the smaller id.
WITH ranked AS (
    SELECT
        author,
        citations,
        row_number() OVER (PARTITION BY author ORDER BY citations DESC NULLS LAST) AS place
    FROM mention
)
SELECT author_number(author), count(*) FILTER (citations >= place) AS value
FROM ranked
GROUP BY author
ORDER BY value DESC, count(*) DESC, author_number(author)
LIMIT 100
