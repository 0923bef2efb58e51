-- By what the accepted warnings of a request are known again. Of those that stand open now it is not known, so a settling asks all anew.
UPDATE "promotion" SET "promotion" = regexp_replace("promotion"::text, '^\s*\{', '{"acceptedCodes":[],')::json
WHERE "promotion" -> 'acceptedCodes' IS NULL;
