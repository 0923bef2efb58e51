-- AlterTable
ALTER TABLE "cell" ADD COLUMN "board_version" BIGINT NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "lease" (
    "name" TEXT NOT NULL,
    "holder" TEXT NOT NULL,
    "epoch" BIGINT NOT NULL,
    "backend" INTEGER NOT NULL,
    "renewed_at" TIMESTAMPTZ(3) NOT NULL,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "lease_pkey" PRIMARY KEY ("name")
);

-- CreateTable
CREATE TABLE "board" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "version" BIGINT NOT NULL DEFAULT 0,
    "environments" JSON NOT NULL DEFAULT '[]',

    CONSTRAINT "board_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "removed_cell" (
    "service" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "board_version" BIGINT NOT NULL,

    CONSTRAINT "removed_cell_pkey" PRIMARY KEY ("service","environment")
);

-- CreateTable
CREATE TABLE "source" (
    "kind" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "epoch" BIGINT NOT NULL,
    "status" JSON NOT NULL,

    CONSTRAINT "source_pkey" PRIMARY KEY ("kind","name")
);

-- CreateTable
CREATE UNLOGGED TABLE "question" (
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "input" JSON NOT NULL,
    "answer" JSON,
    "asked_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "question_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "cell_board_version_idx" ON "cell"("board_version");

-- CreateIndex
CREATE UNIQUE INDEX "lease_name_epoch_key" ON "lease"("name", "epoch");

-- CreateIndex
CREATE INDEX "removed_cell_board_version_idx" ON "removed_cell"("board_version");


INSERT INTO "board" DEFAULT VALUES;
