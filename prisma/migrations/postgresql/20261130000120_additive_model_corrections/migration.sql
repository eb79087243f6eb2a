-- CreateTable
CREATE TABLE "model_correction" (
    "id" TEXT NOT NULL,
    "name" TEXT,
    "description" TEXT,
    "icon" TEXT,
    "enabled" BOOLEAN,
    "is_default" BOOLEAN,
    "position" INTEGER,
    "context_window" INTEGER,
    "max_output" INTEGER,
    "vision" BOOLEAN,
    "image_generation" BOOLEAN,
    "prompt_price_per_million_tokens" TEXT,
    "cached_prompt_price_per_million_tokens" TEXT,
    "completion_price_per_million_tokens" TEXT,
    "reasoning_price_per_million_tokens" TEXT,
    "image_price" TEXT,
    "system_prompt" TEXT,
    "first_piece_seconds" INTEGER,
    "revision" INTEGER NOT NULL,
    "updated_at" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "model_correction_pkey" PRIMARY KEY ("id")
);
