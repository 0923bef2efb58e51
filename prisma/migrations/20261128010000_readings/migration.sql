-- CreateTable
CREATE TABLE "reading_part" (
    "repository" TEXT NOT NULL,
    "part" INTEGER NOT NULL,
    "reader" TEXT NOT NULL,
    "commit" TEXT NOT NULL,
    "body" BYTEA NOT NULL,

    CONSTRAINT "reading_part_pkey" PRIMARY KEY ("repository","part")
);

-- The parts are compressed before they come here.
ALTER TABLE "reading_part" ALTER COLUMN "body" SET STORAGE EXTERNAL;
