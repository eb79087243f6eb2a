-- CreateTable
CREATE TABLE "list_export" (
    "id" TEXT NOT NULL,
    "session_id" TEXT NOT NULL,
    "list" TEXT NOT NULL,
    "arguments" TEXT NOT NULL,
    "columns" TEXT NOT NULL,
    "format" TEXT NOT NULL,
    "created_at" TIMESTAMP(3) NOT NULL,
    "expires_at" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "list_export_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "list_export_expires_at_idx" ON "list_export"("expires_at");
