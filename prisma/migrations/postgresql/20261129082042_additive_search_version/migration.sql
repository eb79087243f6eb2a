-- AlterTable
ALTER TABLE "search_document" ADD COLUMN     "version" INTEGER NOT NULL DEFAULT 1;

-- CreateIndex
CREATE INDEX "search_document_version_idx" ON "search_document"("version");
