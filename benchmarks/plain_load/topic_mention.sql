-- Each row is a topic as a work mentions it.
CREATE OR REPLACE TEMP TABLE topic_mention AS
SELECT number(id) AS work_id, unnest(list_prepend(primary_topic, topics)) AS topic FROM nested
