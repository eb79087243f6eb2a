-- CreateTable
CREATE TABLE "appearance" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "company_name" TEXT,
    "logo" TEXT,
    "support_url" TEXT,
    "imprint_url" TEXT,
    "privacy_url" TEXT,
    "suggestions" TEXT NOT NULL,
    "announcement" TEXT,
    "level" TEXT,
    "until" DATETIME,
    "announced_at" DATETIME
);
