-- CreateTable
CREATE TABLE "conversation_export" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "session_id" TEXT NOT NULL,
    "conversation_id" TEXT NOT NULL,
    "leaf_id" TEXT,
    "format" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "created_at" DATETIME NOT NULL,
    "expires_at" DATETIME NOT NULL
);

-- CreateIndex
CREATE INDEX "conversation_export_expires_at_idx" ON "conversation_export"("expires_at");
