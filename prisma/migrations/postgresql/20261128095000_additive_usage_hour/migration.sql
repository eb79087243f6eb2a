-- CreateTable
CREATE TABLE "usage_hour" (
    "hour" TIMESTAMP(3) NOT NULL,
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

    CONSTRAINT "usage_hour_pkey" PRIMARY KEY ("hour","model")
);

-- Whoever books, a server of the release before too, adds to the hours in the same transaction: in one order, since all who
-- book calls of a model at that time add to the same row.
CREATE FUNCTION "add_usage_to_its_hour"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
INSERT INTO "usage_hour" ("hour", "model", "calls", "messages", "failed", "prompt_tokens", "completion_tokens", "cached_prompt_tokens",
  "reasoning_tokens", "cost_nano", "waits")
SELECT summed."hour", summed."model", "calls", "messages", "failed", "prompt_tokens", "completion_tokens",
  "cached_prompt_tokens", "reasoning_tokens", "cost_nano", COALESCE("waits", '{}')
FROM (
  SELECT date_trunc('hour', "created_at") AS "hour", "model", COUNT(*) AS "calls", COUNT("message_id") AS "messages",
    COUNT(*) FILTER (WHERE "failed") AS "failed", SUM("prompt_tokens") AS "prompt_tokens",
    SUM("completion_tokens") AS "completion_tokens", SUM(COALESCE("cached_prompt_tokens", 0)) AS "cached_prompt_tokens",
    SUM(COALESCE("reasoning_tokens", 0)) AS "reasoning_tokens", SUM(COALESCE("cost_nano", 0)) AS "cost_nano"
  FROM "added" GROUP BY 1, 2
) AS summed
LEFT JOIN (
  SELECT "hour", "model", json_object_agg("wait", "replies")::text AS "waits"
  FROM (
    SELECT "hour", "model", "wait", COUNT(*) AS "replies"
    FROM (
      SELECT date_trunc('hour', "created_at") AS "hour", "model",
        CASE WHEN "time_to_first_token" < 1000 THEN "time_to_first_token" WHEN "time_to_first_token" < 10000 THEN ("time_to_first_token" + 5) / 10 * 10
    WHEN "time_to_first_token" < 100000 THEN ("time_to_first_token" + 50) / 100 * 100 ELSE ("time_to_first_token" + 500) / 1000 * 1000 END AS "wait"
      FROM "added" WHERE "time_to_first_token" IS NOT NULL
    ) AS rounded
    GROUP BY 1, 2, 3
  ) AS counted
  GROUP BY 1, 2
) AS waited ON waited."hour" = summed."hour" AND waited."model" = summed."model"
ORDER BY summed."hour", summed."model" COLLATE "C"
ON CONFLICT ("hour", "model") DO UPDATE SET
  "calls" = "usage_hour"."calls" + excluded."calls",
  "messages" = "usage_hour"."messages" + excluded."messages",
  "failed" = "usage_hour"."failed" + excluded."failed",
  "prompt_tokens" = "usage_hour"."prompt_tokens" + excluded."prompt_tokens",
  "completion_tokens" = "usage_hour"."completion_tokens" + excluded."completion_tokens",
  "cached_prompt_tokens" = "usage_hour"."cached_prompt_tokens" + excluded."cached_prompt_tokens",
  "reasoning_tokens" = "usage_hour"."reasoning_tokens" + excluded."reasoning_tokens",
  "cost_nano" = "usage_hour"."cost_nano" + excluded."cost_nano",
  "waits" = CASE WHEN excluded."waits" = '{}' THEN "usage_hour"."waits" ELSE (
    SELECT json_object_agg("wait", "replies") FROM (
      SELECT "wait", SUM("replies"::int) AS "replies"
      FROM (
        SELECT "key" AS "wait", "value" AS "replies" FROM json_each_text("usage_hour"."waits"::json)
        UNION ALL SELECT "key", "value" FROM json_each_text(excluded."waits"::json)
      ) AS "both"
      GROUP BY 1
    ) AS counted
  )::text END;
RETURN NULL;
END $$;

-- From here on nobody else books until all of this is there.
CREATE TRIGGER "usage_is_added_to_its_hour" AFTER INSERT ON "usage"
REFERENCING NEW TABLE AS "added" FOR EACH STATEMENT EXECUTE FUNCTION "add_usage_to_its_hour"();

-- What was used before.
INSERT INTO "usage_hour" ("hour", "model", "calls", "messages", "failed", "prompt_tokens", "completion_tokens", "cached_prompt_tokens",
  "reasoning_tokens", "cost_nano", "waits")
SELECT summed."hour", summed."model", "calls", "messages", "failed", "prompt_tokens", "completion_tokens",
  "cached_prompt_tokens", "reasoning_tokens", "cost_nano", COALESCE("waits", '{}')
FROM (
  SELECT date_trunc('hour', "created_at") AS "hour", "model", COUNT(*) AS "calls", COUNT("message_id") AS "messages",
    COUNT(*) FILTER (WHERE "failed") AS "failed", SUM("prompt_tokens") AS "prompt_tokens",
    SUM("completion_tokens") AS "completion_tokens", SUM(COALESCE("cached_prompt_tokens", 0)) AS "cached_prompt_tokens",
    SUM(COALESCE("reasoning_tokens", 0)) AS "reasoning_tokens", SUM(COALESCE("cost_nano", 0)) AS "cost_nano"
  FROM "usage" GROUP BY 1, 2
) AS summed
LEFT JOIN (
  SELECT "hour", "model", json_object_agg("wait", "replies")::text AS "waits"
  FROM (
    SELECT "hour", "model", "wait", COUNT(*) AS "replies"
    FROM (
      SELECT date_trunc('hour', "created_at") AS "hour", "model",
        CASE WHEN "time_to_first_token" < 1000 THEN "time_to_first_token" WHEN "time_to_first_token" < 10000 THEN ("time_to_first_token" + 5) / 10 * 10
    WHEN "time_to_first_token" < 100000 THEN ("time_to_first_token" + 50) / 100 * 100 ELSE ("time_to_first_token" + 500) / 1000 * 1000 END AS "wait"
      FROM "usage" WHERE "time_to_first_token" IS NOT NULL
    ) AS rounded
    GROUP BY 1, 2, 3
  ) AS counted
  GROUP BY 1, 2
) AS waited ON waited."hour" = summed."hour" AND waited."model" = summed."model";
