/* SPDX-License-Identifier: Apache-2.0 */
/* Statements of a superuser, few, because each costs a psql. */
#include "crash/audit_break.h"

#include <stdio.h>
#include <stdlib.h>

#include "crash/psql.h"

static const char prepare[] =
    "CREATE FUNCTION picture() RETURNS SETOF text LANGUAGE plpgsql AS $$"
    " DECLARE tables record; line text;"
    " BEGIN FOR tables IN"
    "   SELECT tablename AS name, CASE tablename"
    "     WHEN 'credential' THEN 't.id::text || t.epoch || t.canon::text'"
    "     WHEN 'link' THEN 't.id::text || t.epoch || t.canon::text'"
    "     WHEN 'session' THEN 't.hash::text || t.session_epoch'"
    "     ELSE 't::text' END AS row"
    "   FROM pg_tables WHERE schemaname = 'public'"
    "     AND tablename NOT IN ('checkpoint', 'crl', 'idempotency', 'delivery',"
    "       'worker_presence')"
    "   ORDER BY tablename"
    " LOOP"
    "   EXECUTE format('SELECT concat_ws('' '', %L, count(%s),"
    "     md5(string_agg(md5(%s), '''' ORDER BY md5(%s)))) FROM %I AS t',"
    "     tables.name, tables.row, tables.row, tables.row, tables.name) INTO line;"
    "   RETURN NEXT line;"
    " END LOOP; END$$;"
    "CREATE FUNCTION refuse_audit() RETURNS trigger LANGUAGE plpgsql AS"
    " $$BEGIN RAISE 'no space left on device'; END$$";

static const char *const damage_of[AUDIT_DAMAGES] = {
    [AUDIT_TRIGGER_RAISES] = "SELECT picture();"
                             "CREATE TRIGGER refuse BEFORE INSERT ON authority_audit"
                             " FOR EACH ROW EXECUTE FUNCTION refuse_audit();"
                             "CREATE TRIGGER refuse BEFORE INSERT ON activity_audit"
                             " FOR EACH ROW EXECUTE FUNCTION refuse_audit()",
    [AUDIT_RIGHT_IS_REVOKED] =
        "SELECT picture();"
        "REVOKE INSERT ON authority_audit FROM seal_signer;"
        "REVOKE INSERT ON activity_audit FROM seal_web, seal_worker",
};

static const char *const mending_of[AUDIT_DAMAGES] = {
    [AUDIT_TRIGGER_RAISES] = "DROP TRIGGER refuse ON authority_audit;"
                             "DROP TRIGGER refuse ON activity_audit;"
                             "SELECT picture()",
    [AUDIT_RIGHT_IS_REVOKED] =
        "GRANT INSERT ON authority_audit TO seal_signer;"
        "GRANT INSERT ON activity_audit TO seal_web, seal_worker;"
        "SELECT picture()",
};

void audit_break_prepare(struct instance *i)
{
    psql(i, "sealkeeper", prepare);
}

char *audit_break(struct instance *i, enum audit_damage damage)
{
    return psql_value(i, "sealkeeper", damage_of[damage]);
}

char *audit_mend(struct instance *i, enum audit_damage damage)
{
    return psql_value(i, "sealkeeper", mending_of[damage]);
}

void audit_break_event(struct instance *i, const char *event)
{
    char text[400];

    snprintf(text, sizeof text,
             "CREATE TRIGGER refuse BEFORE INSERT ON authority_audit FOR EACH ROW"
             " WHEN (NEW.event = '%s') EXECUTE FUNCTION refuse_audit();"
             "CREATE TRIGGER refuse BEFORE INSERT ON activity_audit FOR EACH ROW"
             " WHEN (NEW.event = '%s') EXECUTE FUNCTION refuse_audit()",
             event, event);
    psql(i, "sealkeeper", text);
}

void audit_mend_event(struct instance *i)
{
    free(audit_mend(i, AUDIT_TRIGGER_RAISES));
}
