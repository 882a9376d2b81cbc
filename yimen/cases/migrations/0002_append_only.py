from django.db import migrations

CREATE = """
CREATE TRIGGER cases_steptaken_append_only BEFORE UPDATE OR DELETE ON cases_steptaken
    FOR EACH ROW EXECUTE FUNCTION yimen_append_only();
CREATE TRIGGER cases_accusationstep_append_only BEFORE UPDATE OR DELETE ON cases_accusationstep
    FOR EACH ROW EXECUTE FUNCTION yimen_append_only();
"""
DROP = """
DROP TRIGGER cases_steptaken_append_only ON cases_steptaken;
DROP TRIGGER cases_accusationstep_append_only ON cases_accusationstep;
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial"), ("base", "0002_append_only")]
    operations = [migrations.RunSQL(CREATE, DROP)]
