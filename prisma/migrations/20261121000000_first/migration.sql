-- CreateTable
CREATE TABLE "cell" (
    "service" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "repository" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "version" BIGINT NOT NULL DEFAULT 1,
    "cell" JSON NOT NULL,
    "memory" JSON NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "cell_pkey" PRIMARY KEY ("service","environment")
);

-- CreateTable
CREATE TABLE "observation" (
    "id" BIGSERIAL NOT NULL,
    "service" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "slot" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "cluster" TEXT NOT NULL DEFAULT '',
    "value" JSON NOT NULL,
    "from" TIMESTAMPTZ(3) NOT NULL,
    "to" TIMESTAMPTZ(3),
    "last_seen" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "observation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "promotion" (
    "id" TEXT NOT NULL,
    "service" TEXT NOT NULL,
    "environment" TEXT NOT NULL,
    "plan_id" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "promotion" JSON NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "promotion_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "audit_event" (
    "sequence" BIGINT NOT NULL DEFAULT 0,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "type" TEXT NOT NULL,
    "service" TEXT,
    "environment" TEXT,
    "correlation" TEXT,
    "actor" JSON NOT NULL,
    "data" JSON NOT NULL,

    CONSTRAINT "audit_event_pkey" PRIMARY KEY ("sequence")
);

-- CreateTable
CREATE TABLE "audit_head" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "sequence" BIGINT NOT NULL DEFAULT 0,

    CONSTRAINT "audit_head_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "cell_environment_idx" ON "cell"("environment");

-- CreateIndex
CREATE INDEX "cell_state_idx" ON "cell"("state");

-- CreateIndex
CREATE INDEX "observation_service_environment_from_idx" ON "observation"("service", "environment", "from" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "observation_service_environment_slot_source_cluster_from_key" ON "observation"("service", "environment", "slot", "source", "cluster", "from");

-- CreateIndex
CREATE INDEX "promotion_service_environment_requested_at_idx" ON "promotion"("service", "environment", "requested_at" DESC);

-- CreateIndex
CREATE INDEX "promotion_plan_id_idx" ON "promotion"("plan_id");

-- CreateIndex
CREATE INDEX "promotion_state_idx" ON "promotion"("state");

-- CreateIndex
CREATE INDEX "audit_event_service_environment_sequence_idx" ON "audit_event"("service", "environment", "sequence" DESC);

-- CreateIndex
CREATE INDEX "audit_event_type_sequence_idx" ON "audit_event"("type", "sequence" DESC);

-- CreateIndex
CREATE INDEX "audit_event_correlation_idx" ON "audit_event"("correlation");


-- At most one open observation per slot, source and cluster.
CREATE UNIQUE INDEX "observation_open_key" ON "observation"("service", "environment", "slot", "source", "cluster") WHERE "to" IS NULL;

INSERT INTO "audit_head" DEFAULT VALUES;

-- The sequence is given here and nowhere else. The head's row stays locked until COMMIT, so a rolled back event leaves no gap;
-- writers therefore insert their events as the last statement before COMMIT.
CREATE FUNCTION "number_audit_event"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE "audit_head" SET "sequence" = "sequence" + 1 WHERE "id" = 1 RETURNING "sequence" INTO STRICT NEW."sequence";
    RETURN NEW;
END
$$;

CREATE FUNCTION "refuse_audit_change"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit events are append-only: % of "%" is refused', TG_OP, TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;

-- The head moves by one, and only while an event is inserted.
CREATE FUNCTION "guard_audit_head"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF pg_trigger_depth() < 2 OR NEW."id" <> OLD."id" OR NEW."sequence" <> OLD."sequence" + 1 THEN
        RAISE EXCEPTION 'the head of the audit events moves only with them: % is refused', TG_OP USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END
$$;

CREATE TRIGGER "audit_event_number" BEFORE INSERT ON "audit_event" FOR EACH ROW EXECUTE FUNCTION "number_audit_event"();
CREATE TRIGGER "audit_event_refuse" BEFORE UPDATE OR DELETE OR TRUNCATE ON "audit_event" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_audit_change"();
CREATE TRIGGER "audit_head_guard" BEFORE UPDATE ON "audit_head" FOR EACH ROW EXECUTE FUNCTION "guard_audit_head"();
CREATE TRIGGER "audit_head_refuse" BEFORE INSERT OR DELETE OR TRUNCATE ON "audit_head" FOR EACH STATEMENT EXECUTE FUNCTION "refuse_audit_change"();

-- Also for sessions that replay replication, where ordinary triggers are silent.
ALTER TABLE "audit_event" ENABLE ALWAYS TRIGGER "audit_event_number";
ALTER TABLE "audit_event" ENABLE ALWAYS TRIGGER "audit_event_refuse";
ALTER TABLE "audit_head" ENABLE ALWAYS TRIGGER "audit_head_guard";
ALTER TABLE "audit_head" ENABLE ALWAYS TRIGGER "audit_head_refuse";
