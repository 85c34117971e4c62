-- The 100 people with most citations; of the same, those with more works, then the smaller id.
SELECT author_number(author), CAST(sum(citations) AS BIGINT) AS value
FROM mention
GROUP BY author
ORDER BY value DESC NULLS LAST, count(*) DESC, author_number(author)
LIMIT 100
