-- CreateTable
CREATE TABLE "mute" (
    "id" TEXT NOT NULL,
    "batch" TEXT NOT NULL,
    "service" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "actor" JSON NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "until" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "ended" TEXT,

    CONSTRAINT "mute_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "mute_service_environment_at_idx" ON "mute"("service", "environment", "at" DESC);

-- At most one open mute per cell.
CREATE UNIQUE INDEX "mute_open_key" ON "mute"("service", "environment") WHERE "ended_at" IS NULL;
