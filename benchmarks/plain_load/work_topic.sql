-- Each row is one of the topics of a work.
SELECT work_id, number(topic.id) AS topic_id, any_value(topic.score) AS score
FROM topic_mention
WHERE topic.id IS NOT NULL
GROUP BY work_id, topic.id
