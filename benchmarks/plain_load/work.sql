-- Each row is a work.
SELECT
    number(id) AS work_id,
    CAST(NULL AS VARCHAR) AS external_id,
    bare_doi(doi) AS doi,
    coalesce(title, display_name) AS title,
    CAST(publication_year AS INTEGER) AS publication_year,
    type,
    language,
    source_number(primary_location.source) AS source_id,
    number(primary_topic.id) AS topic_id,
    CAST(last_number(primary_topic.subfield.id) AS INTEGER) AS subfield_id,
    CAST(last_number(primary_topic.field.id) AS INTEGER) AS field_id,
    cited_by_count AS reported_citation_count,
    len(list_filter(list_distinct(referenced_works), lambda cited: cited <> id))
        AS reference_count,
    is_retracted,
    is_xpac,
    updated_date,
    getvariable('root') AS origin
FROM nested
