-- Before this nothing was recorded of how an open promotion is to end: none is known of the older ones.
UPDATE "promotion"
SET "promotion" = ("promotion"::jsonb || '{"ending": null}'::jsonb)::json
WHERE NOT "promotion"::jsonb ? 'ending';
