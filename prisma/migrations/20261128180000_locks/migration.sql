-- CreateTable
CREATE TABLE "lock" (
    "id" TEXT NOT NULL,
    "scope" JSON NOT NULL,
    "reason" TEXT NOT NULL,
    "actor" JSON NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "end" JSON,
    "ended_at" TIMESTAMPTZ(3),
    "ended" TEXT,

    CONSTRAINT "lock_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "lock_ended_at_idx" ON "lock"("ended_at" DESC);
