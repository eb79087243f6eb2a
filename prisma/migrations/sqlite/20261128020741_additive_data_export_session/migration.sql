-- AlterTable
ALTER TABLE "data_export" ADD COLUMN "last_fetched_at" DATETIME;
ALTER TABLE "data_export" ADD COLUMN "session_id" TEXT;

-- CreateIndex
CREATE INDEX "data_export_requested_by_id_idx" ON "data_export"("requested_by_id");
