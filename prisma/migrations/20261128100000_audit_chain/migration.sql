-- Every row holds a keyed hash over the row before it and itself. The key is not in the database, so the process that writes the row
-- computes it: it locks the head, reads sequence and hash, and inserts the next rows. A row without a hash is from before the chain.

-- AlterTable
ALTER TABLE "audit_event" ADD COLUMN "person" TEXT NOT NULL DEFAULT '', ADD COLUMN "address" TEXT, ADD COLUMN "hash" BYTEA;

-- AlterTable
ALTER TABLE "audit_head" ADD COLUMN "hash" BYTEA, ADD COLUMN "key" TEXT, ADD COLUMN "latest" TIMESTAMPTZ(3), ADD COLUMN "late_ms" BIGINT NOT NULL DEFAULT 0;

DROP TRIGGER "audit_event_number" ON "audit_event";
DROP FUNCTION "number_audit_event"();

ALTER TABLE "audit_head" DISABLE TRIGGER "audit_head_guard";

-- Who did it of the rows that are there: what the filter looks for. A NUL is no text to PostgreSQL.
ALTER TABLE "audit_event" DISABLE TRIGGER "audit_event_refuse";
UPDATE "audit_event" SET
    "person" = CASE
        WHEN "actor"::text LIKE '%\\u0000%' THEN ''
        WHEN "actor"->>'type' = 'observer' THEN 'Plimsoll itself'
        ELSE coalesce("actor"->>'login', "actor"->>'address', '')
    END,
    "address" = CASE WHEN "actor"::text LIKE '%\\u0000%' THEN NULL ELSE "actor"->>'address' END;
ALTER TABLE "audit_event" ENABLE ALWAYS TRIGGER "audit_event_refuse";
ALTER TABLE "audit_event" ALTER COLUMN "person" DROP DEFAULT, ALTER COLUMN "sequence" DROP DEFAULT;

-- Not for the rows that are there, but for every one from now on.
ALTER TABLE "audit_event" ADD CONSTRAINT "audit_event_hashed" CHECK ("hash" IS NOT NULL AND octet_length("hash") = 32) NOT VALID;

-- How late a row came at most behind an earlier one with a later time: turns a span of time into a span of rows.
UPDATE "audit_head" SET "latest" = (SELECT max("at") FROM "audit_event"), "late_ms" = coalesce((
    SELECT ceil(extract(epoch FROM max("so_far" - "at")) * 1000)
    FROM (SELECT "at", max("at") OVER (ORDER BY "sequence") AS "so_far" FROM "audit_event") AS "rows"
), 0);
ALTER TABLE "audit_head" ENABLE ALWAYS TRIGGER "audit_head_guard";

-- DropIndex
DROP INDEX "audit_event_correlation_idx";

-- DropIndex
DROP INDEX "audit_event_service_environment_sequence_idx";

-- Those with further columns tell by themselves whether a row matches another filter too.
-- CreateIndex
CREATE INDEX "audit_event_service_sequence_idx" ON "audit_event"("service", "sequence" DESC, "environment", "type", "person");

-- CreateIndex
CREATE INDEX "audit_event_environment_sequence_idx" ON "audit_event"("environment", "sequence" DESC);

-- CreateIndex
CREATE INDEX "audit_event_person_sequence_idx" ON "audit_event"("person", "sequence" DESC, "environment", "type");

-- CreateIndex
CREATE INDEX "audit_event_correlation_sequence_idx" ON "audit_event"("correlation", "sequence" DESC);

-- CreateIndex
CREATE INDEX "audit_event_at_sequence_idx" ON "audit_event"("at", "sequence" DESC);

-- The rows of a statement follow the head without a gap, and the head moves to the last of them. Its lock is kept until COMMIT, so a
-- rolled back event leaves no gap; writers therefore lock it and insert as their last statements.
CREATE FUNCTION "chain_audit_events"() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    "head_sequence" BIGINT;
    "first" BIGINT;
    "last" BIGINT;
    "rows" BIGINT;
BEGIN
    SELECT count(*), min("sequence"), max("sequence") INTO "rows", "first", "last" FROM "added";
    IF "rows" = 0 THEN
        RETURN NULL;
    END IF;
    SELECT "sequence" INTO STRICT "head_sequence" FROM "audit_head" WHERE "id" = 1 FOR UPDATE;
    IF "first" <> "head_sequence" + 1 OR "last" <> "head_sequence" + "rows" THEN
        RAISE EXCEPTION 'audit events follow each other: row % after row % is refused', "first", "head_sequence" USING ERRCODE = 'restrict_violation';
    END IF;
    UPDATE "audit_head" SET
        "sequence" = "last",
        "hash" = (SELECT "hash" FROM "added" WHERE "sequence" = "last"),
        "latest" = greatest("latest", (SELECT max("at") FROM "added")),
        "late_ms" = greatest("late_ms", (
            SELECT ceil(extract(epoch FROM max("so_far" - "at")) * 1000)
            FROM (SELECT "at", greatest("latest", max("at") OVER (ORDER BY "sequence")) AS "so_far" FROM "added") AS "rows"
        ))
    WHERE "id" = 1;
    RETURN NULL;
END
$$;

-- The head moves forward with events, and is given the name of the key once.
CREATE OR REPLACE FUNCTION "guard_audit_head"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW."id" = OLD."id" AND OLD."key" IS NULL AND NEW."key" IS NOT NULL AND NEW."sequence" = OLD."sequence" AND NEW."hash" IS NOT DISTINCT FROM OLD."hash" AND NEW."late_ms" = OLD."late_ms" AND NEW."latest" IS NOT DISTINCT FROM OLD."latest" THEN
        RETURN NEW;
    END IF;
    IF pg_trigger_depth() < 2 OR NEW."id" <> OLD."id" OR NEW."sequence" <= OLD."sequence" OR NEW."hash" IS NULL OR NEW."key" IS DISTINCT FROM OLD."key" OR NEW."late_ms" < OLD."late_ms" THEN
        RAISE EXCEPTION 'the head of the audit events moves only with them: % is refused', TG_OP USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER "audit_event_chain" AFTER INSERT ON "audit_event" REFERENCING NEW TABLE AS "added" FOR EACH STATEMENT EXECUTE FUNCTION "chain_audit_events"();
ALTER TABLE "audit_event" ENABLE ALWAYS TRIGGER "audit_event_chain";
