-- Each row is a reference from one work to another, whether or not the other is held.
WITH cited AS (
    SELECT number(id) AS citing_work_id, number(unnest(list_distinct(referenced_works))) AS cited_work_id
    FROM nested
)
SELECT citing_work_id, cited_work_id FROM cited WHERE citing_work_id <> cited_work_id
