-- CreateTable
CREATE TABLE "preferences" (
    "user_id" TEXT NOT NULL PRIMARY KEY,
    "theme" TEXT NOT NULL,
    "locale" TEXT,
    "model" TEXT,
    "instructions" TEXT,
    "notify_replies" BOOLEAN NOT NULL,
    "updated_at" DATETIME NOT NULL,
    CONSTRAINT "preferences_user_id_fkey" FOREIGN KEY ("user_id") REFERENCES "user" ("id") ON DELETE CASCADE ON UPDATE CASCADE
);
