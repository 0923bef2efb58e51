-- CreateTable
CREATE TABLE "delivery" (
    "repository" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "event" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "delivery_pkey" PRIMARY KEY ("repository","id")
);

-- CreateIndex
CREATE INDEX "delivery_repository_at_idx" ON "delivery"("repository", "at" DESC);
