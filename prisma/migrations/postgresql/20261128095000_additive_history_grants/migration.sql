-- AlterTable
ALTER TABLE "api_key" ADD COLUMN     "reason" TEXT;

-- CreateTable
CREATE TABLE "history_grant" (
    "id" TEXT NOT NULL,
    "holder_id" TEXT NOT NULL,
    "user_id" TEXT,
    "conversation_id" TEXT,
    "reason" TEXT NOT NULL,
    "minutes" INTEGER NOT NULL,
    "created_at" TIMESTAMP(3) NOT NULL,
    "opened_at" TIMESTAMP(3),
    "approved_by_id" TEXT,
    "expires_at" TIMESTAMP(3) NOT NULL,
    "closed_at" TIMESTAMP(3),
    "closed_by_id" TEXT,

    CONSTRAINT "history_grant_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "history_read" (
    "id" TEXT NOT NULL,
    "owner_id" TEXT NOT NULL,
    "reader_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "source_id" TEXT NOT NULL,
    "conversation_id" TEXT,
    "reason" TEXT,
    "first_read_at" TIMESTAMP(3) NOT NULL,
    "last_read_at" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "history_read_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "history_grant_created_at_id_idx" ON "history_grant"("created_at", "id");

-- CreateIndex
CREATE INDEX "history_grant_holder_id_expires_at_idx" ON "history_grant"("holder_id", "expires_at");

-- CreateIndex
CREATE INDEX "history_read_owner_id_first_read_at_id_idx" ON "history_read"("owner_id", "first_read_at", "id");

-- CreateIndex
CREATE UNIQUE INDEX "history_read_source_id_owner_id_key" ON "history_read"("source_id", "owner_id");
