-- Each row is one author of one work.
SELECT work_id, CAST(min(author_index) AS INTEGER) AS author_index, author_id,
    arg_min(position, author_index) AS position,
    arg_min(is_corresponding, author_index) AS is_corresponding
FROM byline
WHERE author_id IS NOT NULL
GROUP BY work_id, author_id
UNION ALL
SELECT work_id, CAST(author_index AS INTEGER), author_id, position, is_corresponding
FROM byline
WHERE author_id IS NULL
