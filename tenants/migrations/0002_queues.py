from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("tenants", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="outboxmessage",
            name="queue",
            field=models.CharField(db_default="core", max_length=20),
        ),
    ]
