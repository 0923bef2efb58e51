-- A promotion changes several cells.
CREATE TABLE "promotion_cell" (
    "promotion_id" TEXT NOT NULL,
    "service" TEXT NOT NULL,
    "environment" TEXT NOT NULL,

    CONSTRAINT "promotion_cell_pkey" PRIMARY KEY ("promotion_id", "service", "environment")
);

-- CreateIndex
CREATE INDEX "promotion_cell_service_environment_idx" ON "promotion_cell"("service", "environment");

-- AddForeignKey
ALTER TABLE "promotion_cell" ADD CONSTRAINT "promotion_cell_promotion_id_fkey" FOREIGN KEY ("promotion_id") REFERENCES "promotion"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

INSERT INTO "promotion_cell" ("promotion_id", "service", "environment")
SELECT "id", "service", "environment" FROM "promotion";

-- Promotions of one cell become promotions whose list of cells has one; what was not recorded then is null.
UPDATE "promotion" SET "promotion" = (
  ("promotion"::jsonb - 'target' - 'source' - 'slots' - 'mergedImages') || jsonb_build_object(
    'purpose', 'promote',
    'reason', NULL,
    'requestedBy', NULL,
    'requester', jsonb_build_object('type', 'observer'),
    'accepted', '[]'::jsonb,
    'approvals', '[]'::jsonb,
    'waits', '[]'::jsonb,
    'status', NULL,
    'rebuild', NULL,
    'anchor', NULL,
    'overridden', '[]'::jsonb,
    'supersedes', NULL,
    'supersededBy', NULL,
    'cells', jsonb_build_array(jsonb_build_object(
      'target', "promotion"::jsonb -> 'target',
      'origin', jsonb_build_object('kind', 'environment', 'environment', "promotion"::jsonb -> 'source' -> 'environment'),
      'slots', "promotion"::jsonb -> 'slots',
      'notMoved', '[]'::jsonb,
      'mergedImages', "promotion"::jsonb -> 'mergedImages',
      'steps', '[]'::jsonb,
      'outcome', CASE WHEN "state" IN ('live', 'overtaken', 'reverted') THEN to_jsonb("state") ELSE 'null'::jsonb END,
      'note', NULL
    ))
  ))::json
WHERE "promotion"::jsonb ? 'target';

-- DropIndex
DROP INDEX "promotion_service_environment_requested_at_idx";

-- AlterTable
ALTER TABLE "promotion" DROP COLUMN "service", DROP COLUMN "environment";

-- CreateIndex
CREATE INDEX "promotion_requested_at_id_idx" ON "promotion"("requested_at" DESC, "id" DESC);
