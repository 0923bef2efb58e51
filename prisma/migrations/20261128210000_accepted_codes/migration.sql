-- What was accepted before this is known by its words only: as codes it is nothing, so a request that is under way is asked about again.
UPDATE "promotion"
SET "promotion" = ("promotion"::jsonb || '{"acceptedCodes": []}'::jsonb)::json
WHERE NOT "promotion"::jsonb ? 'acceptedCodes';
