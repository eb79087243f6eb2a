-- CreateTable
CREATE TABLE "model" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "server" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "first_seen_at" DATETIME NOT NULL
);

-- CreateIndex
CREATE UNIQUE INDEX "model_server_name_key" ON "model"("server", "name");

-- A row for every model that somebody has used or a role allows. Those of before come first.
INSERT INTO "model" ("id", "server", "name", "first_seen_at")
WITH RECURSIVE "allowed" ("name", "rest") AS (
  SELECT NULL, "models" || char(10) FROM "role" WHERE "models" IS NOT NULL
  UNION ALL
  SELECT substr("rest", 1, instr("rest", char(10)) - 1), substr("rest", instr("rest", char(10)) + 1) FROM "allowed" WHERE "rest" <> ''
)
SELECT 'mdl_00000000' || lower(hex(randomblob(9))), 'default', "name", COALESCE(MIN("seen"), strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now'))
FROM (
  SELECT "model" AS "name", MIN("created_at") AS "seen" FROM "conversation" GROUP BY "model"
  UNION ALL SELECT "model", MIN("created_at") FROM "message" WHERE "model" IS NOT NULL GROUP BY "model"
  UNION ALL SELECT "model", MIN("created_at") FROM "usage" GROUP BY "model"
  UNION ALL SELECT "name", NULL FROM "allowed" WHERE "name" IS NOT NULL
) AS "used"
WHERE "name" <> ''
GROUP BY "name";
