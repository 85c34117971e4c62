-- Each row is the abstract of a work, its words in their order.
WITH entry AS (
    SELECT number(id) AS work_id, map_keys(abstract) AS words, map_values(abstract) AS places
    FROM nested
    WHERE cardinality(abstract) > 0
),
placed AS (
    SELECT
        work_id,
        flatten(places) AS place,
        flatten(list_transform(places, lambda those, i: list_transform(those, lambda _: words[i])))
            AS word
    FROM entry
)
SELECT work_id, array_to_string(list_select(word, list_grade_up(place)), ' ') AS abstract
FROM placed
