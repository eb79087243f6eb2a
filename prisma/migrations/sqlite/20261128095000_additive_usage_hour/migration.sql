-- CreateTable
CREATE TABLE "usage_hour" (
    "hour" DATETIME NOT NULL,
    "model" TEXT NOT NULL,
    "calls" INTEGER NOT NULL,
    "messages" INTEGER NOT NULL,
    "failed" INTEGER NOT NULL,
    "prompt_tokens" BIGINT NOT NULL,
    "completion_tokens" BIGINT NOT NULL,
    "cached_prompt_tokens" BIGINT NOT NULL,
    "reasoning_tokens" BIGINT NOT NULL,
    "cost_nano" BIGINT NOT NULL,
    "waits" TEXT NOT NULL,

    PRIMARY KEY ("hour", "model")
);

-- Whoever books, a server of the release before too, adds to the hour in the same transaction.
CREATE TRIGGER "usage_is_added_to_its_hour" AFTER INSERT ON "usage"
BEGIN
  INSERT INTO "usage_hour" ("hour", "model", "calls", "messages", "failed", "prompt_tokens", "completion_tokens", "cached_prompt_tokens",
  "reasoning_tokens", "cost_nano", "waits")
  VALUES (substr(NEW."created_at", 1, 13) || ':00:00.000+00:00', NEW."model", 1, NEW."message_id" IS NOT NULL, NEW."failed",
    NEW."prompt_tokens", NEW."completion_tokens", COALESCE(NEW."cached_prompt_tokens", 0),
    COALESCE(NEW."reasoning_tokens", 0), COALESCE(NEW."cost_nano", 0),
    CASE WHEN NEW."time_to_first_token" IS NULL THEN '{}' ELSE json_object(CAST(CASE WHEN NEW."time_to_first_token" < 1000 THEN NEW."time_to_first_token" WHEN NEW."time_to_first_token" < 10000 THEN (NEW."time_to_first_token" + 5) / 10 * 10
    WHEN NEW."time_to_first_token" < 100000 THEN (NEW."time_to_first_token" + 50) / 100 * 100 ELSE (NEW."time_to_first_token" + 500) / 1000 * 1000 END AS TEXT), 1) END)
  ON CONFLICT ("hour", "model") DO UPDATE SET
    "calls" = "calls" + 1,
    "messages" = "messages" + excluded."messages",
    "failed" = "failed" + excluded."failed",
    "prompt_tokens" = "prompt_tokens" + excluded."prompt_tokens",
    "completion_tokens" = "completion_tokens" + excluded."completion_tokens",
    "cached_prompt_tokens" = "cached_prompt_tokens" + excluded."cached_prompt_tokens",
    "reasoning_tokens" = "reasoning_tokens" + excluded."reasoning_tokens",
    "cost_nano" = "cost_nano" + excluded."cost_nano",
    "waits" = CASE WHEN NEW."time_to_first_token" IS NULL THEN "waits" ELSE json_set("waits",
      '$."' || CASE WHEN NEW."time_to_first_token" < 1000 THEN NEW."time_to_first_token" WHEN NEW."time_to_first_token" < 10000 THEN (NEW."time_to_first_token" + 5) / 10 * 10
    WHEN NEW."time_to_first_token" < 100000 THEN (NEW."time_to_first_token" + 50) / 100 * 100 ELSE (NEW."time_to_first_token" + 500) / 1000 * 1000 END || '"',
      1 + COALESCE(json_extract("waits", '$."' || CASE WHEN NEW."time_to_first_token" < 1000 THEN NEW."time_to_first_token" WHEN NEW."time_to_first_token" < 10000 THEN (NEW."time_to_first_token" + 5) / 10 * 10
    WHEN NEW."time_to_first_token" < 100000 THEN (NEW."time_to_first_token" + 50) / 100 * 100 ELSE (NEW."time_to_first_token" + 500) / 1000 * 1000 END || '"'), 0)) END;
END;

-- What was used before.
INSERT INTO "usage_hour" ("hour", "model", "calls", "messages", "failed", "prompt_tokens", "completion_tokens", "cached_prompt_tokens",
  "reasoning_tokens", "cost_nano", "waits")
SELECT summed."hour", summed."model", "calls", "messages", "failed", "prompt_tokens", "completion_tokens",
  "cached_prompt_tokens", "reasoning_tokens", "cost_nano", COALESCE("waits", '{}')
FROM (
  SELECT substr("created_at", 1, 13) || ':00:00.000+00:00' AS "hour", "model", COUNT(*) AS "calls",
    COUNT("message_id") AS "messages", SUM("failed") AS "failed", SUM("prompt_tokens") AS "prompt_tokens",
    SUM("completion_tokens") AS "completion_tokens", SUM(COALESCE("cached_prompt_tokens", 0)) AS "cached_prompt_tokens",
    SUM(COALESCE("reasoning_tokens", 0)) AS "reasoning_tokens", SUM(COALESCE("cost_nano", 0)) AS "cost_nano"
  FROM "usage" GROUP BY 1, 2
) AS summed
LEFT JOIN (
  SELECT "hour", "model", json_group_object(CAST("wait" AS TEXT), "replies") AS "waits"
  FROM (
    SELECT "hour", "model", "wait", COUNT(*) AS "replies"
    FROM (
      SELECT substr("created_at", 1, 13) || ':00:00.000+00:00' AS "hour", "model",
        CASE WHEN "time_to_first_token" < 1000 THEN "time_to_first_token" WHEN "time_to_first_token" < 10000 THEN ("time_to_first_token" + 5) / 10 * 10
    WHEN "time_to_first_token" < 100000 THEN ("time_to_first_token" + 50) / 100 * 100 ELSE ("time_to_first_token" + 500) / 1000 * 1000 END AS "wait"
      FROM "usage" WHERE "time_to_first_token" IS NOT NULL
    ) AS rounded
    GROUP BY 1, 2, 3
  ) AS counted
  GROUP BY 1, 2
) AS waited ON waited."hour" = summed."hour" AND waited."model" = summed."model";
