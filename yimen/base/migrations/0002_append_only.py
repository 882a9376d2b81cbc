from django.db import migrations

CREATE = """
CREATE OR REPLACE FUNCTION yimen_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END $$;
CREATE TRIGGER base_auditentry_append_only BEFORE UPDATE OR DELETE ON base_auditentry
    FOR EACH ROW EXECUTE FUNCTION yimen_append_only();
"""
DROP = """
DROP TRIGGER base_auditentry_append_only ON base_auditentry;
DROP FUNCTION yimen_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("base", "0001_initial")]
    operations = [migrations.RunSQL(CREATE, DROP)]
