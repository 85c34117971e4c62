"""How often something was asked for, counted for all processes of the site."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("explorer", "0004_preference")]

    operations = [
        migrations.CreateModel(
            name="Count",
            fields=[
                ("what", models.CharField(max_length=100, primary_key=True, serialize=False)),
                ("count", models.IntegerField()),
                ("until", models.DateTimeField(db_index=True)),
            ],
        ),
    ]
