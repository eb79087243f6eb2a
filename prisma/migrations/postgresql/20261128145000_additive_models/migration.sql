-- CreateTable
CREATE TABLE "model" (
    "id" TEXT NOT NULL,
    "server" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "first_seen_at" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "model_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "model_server_name_key" ON "model"("server", "name");

-- A row for every model that somebody has used or a role allows. Those of before come first.
INSERT INTO "model" ("id", "server", "name", "first_seen_at")
SELECT 'mdl_00000000' || left(md5(gen_random_uuid()::text), 18), 'default', "name", COALESCE(MIN("seen"), CURRENT_TIMESTAMP AT TIME ZONE 'UTC')
FROM (
  SELECT "model" AS "name", MIN("created_at") AS "seen" FROM "conversation" GROUP BY "model"
  UNION ALL SELECT "model", MIN("created_at") FROM "message" WHERE "model" IS NOT NULL GROUP BY "model"
  UNION ALL SELECT "model", MIN("created_at") FROM "usage" GROUP BY "model"
  UNION ALL SELECT regexp_split_to_table("models", chr(10)), NULL FROM "role" WHERE "models" IS NOT NULL
) AS "used"
WHERE "name" <> ''
GROUP BY "name";
