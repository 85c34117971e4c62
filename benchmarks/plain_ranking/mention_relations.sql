-- Each row is an author of a work, once, from the relations of the graph.
CREATE OR REPLACE TEMP MACRO author_number(author) AS author;
CREATE OR REPLACE TEMP VIEW mention AS
SELECT author_id AS author, reported_citation_count AS citations
FROM authorship JOIN work USING (work_id)
WHERE author_id IS NOT NULL
    AND (getvariable('subfield') IS NULL OR subfield_id = CAST(split_part(getvariable('subfield'), '/', -1) AS INTEGER));
