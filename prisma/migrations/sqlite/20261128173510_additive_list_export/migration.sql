-- CreateTable
CREATE TABLE "list_export" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "session_id" TEXT NOT NULL,
    "list" TEXT NOT NULL,
    "arguments" TEXT NOT NULL,
    "columns" TEXT NOT NULL,
    "format" TEXT NOT NULL,
    "created_at" DATETIME NOT NULL,
    "expires_at" DATETIME NOT NULL
);

-- CreateIndex
CREATE INDEX "list_export_expires_at_idx" ON "list_export"("expires_at");
