-- The 100 people with most works; of the same, the smaller id.
SELECT author_number(author), count(*) AS value
FROM mention
GROUP BY author
ORDER BY value DESC, author_number(author)
LIMIT 100
