-- AlterTable
ALTER TABLE "conversation" ADD COLUMN     "deletions" INTEGER NOT NULL DEFAULT 0;

-- CreateTable
CREATE TABLE "deleted_message" (
    "message_id" TEXT NOT NULL,
    "deletion_id" TEXT NOT NULL,
    "deleted_by_id" TEXT NOT NULL,
    "until" TIMESTAMP(3) NOT NULL,
    "content" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "author_id" TEXT,
    "idempotency_key" TEXT,
    "failure_code" TEXT,
    "failure_message" TEXT,
    "finish_reason" TEXT,

    CONSTRAINT "deleted_message_pkey" PRIMARY KEY ("message_id")
);

-- CreateIndex
CREATE INDEX "deleted_message_deletion_id_idx" ON "deleted_message"("deletion_id");

-- AddForeignKey
ALTER TABLE "deleted_message" ADD CONSTRAINT "deleted_message_message_id_fkey" FOREIGN KEY ("message_id") REFERENCES "message"("id") ON DELETE CASCADE ON UPDATE CASCADE;
