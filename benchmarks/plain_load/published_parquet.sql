-- Each row is a work as published, in Parquet; only the fields that are kept.
CREATE OR REPLACE TEMP VIEW published AS
SELECT
    id, doi, title, display_name, publication_year, type, language, cited_by_count,
    is_retracted, is_xpac, primary_location, authorships, referenced_works, primary_topic,
    topics,
    CAST(CAST(abstract_inverted_index AS JSON) AS MAP(VARCHAR, BIGINT[])) AS abstract,
    regexp_extract(filename, 'updated_date=([0-9-]+)', 1) AS updated_date
FROM read_parquet(getvariable('files'), filename = true)
WHERE NOT coalesce(is_xpac, false);
