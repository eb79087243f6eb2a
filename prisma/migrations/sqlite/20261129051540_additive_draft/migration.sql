-- CreateTable
CREATE TABLE "draft" (
    "conversation_id" TEXT NOT NULL,
    "user_id" TEXT NOT NULL,
    "content" TEXT NOT NULL,
    "updated_at" DATETIME NOT NULL,

    PRIMARY KEY ("conversation_id", "user_id"),
    CONSTRAINT "draft_conversation_id_user_id_fkey" FOREIGN KEY ("conversation_id", "user_id") REFERENCES "participant" ("conversation_id", "user_id") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateIndex
CREATE INDEX "draft_user_id_idx" ON "draft"("user_id");
