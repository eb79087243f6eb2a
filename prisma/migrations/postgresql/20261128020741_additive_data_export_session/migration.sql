-- AlterTable
ALTER TABLE "data_export" ADD COLUMN     "last_fetched_at" TIMESTAMP(3),
ADD COLUMN     "session_id" TEXT;

-- CreateIndex
CREATE INDEX "data_export_requested_by_id_idx" ON "data_export"("requested_by_id");
