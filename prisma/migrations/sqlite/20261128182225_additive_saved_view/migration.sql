-- CreateTable
CREATE TABLE "saved_view" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "owner_id" TEXT NOT NULL,
    "list" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "filter" TEXT NOT NULL,
    "order_by" TEXT,
    "columns" TEXT NOT NULL,
    "shared" BOOLEAN NOT NULL,
    "created_at" DATETIME NOT NULL
);

-- CreateIndex
CREATE INDEX "saved_view_owner_id_idx" ON "saved_view"("owner_id");

-- CreateIndex
CREATE INDEX "saved_view_shared_idx" ON "saved_view"("shared");
