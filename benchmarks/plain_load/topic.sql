-- Each row is a topic with its place in the tree.
SELECT
    number(topic.id) AS topic_id,
    any_value(topic.display_name) AS name,
    CAST(last_number(any_value(topic.subfield.id)) AS INTEGER) AS subfield_id,
    any_value(topic.subfield.display_name) AS subfield_name,
    CAST(last_number(any_value(topic.field.id)) AS INTEGER) AS field_id,
    any_value(topic.field.display_name) AS field_name,
    CAST(last_number(any_value(topic.domain.id)) AS INTEGER) AS domain_id,
    any_value(topic.domain.display_name) AS domain_name
FROM topic_mention
WHERE topic.id IS NOT NULL
GROUP BY topic.id
