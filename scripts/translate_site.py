"""Collect the site's texts, and compile their translations: run after changing a text.

    python scripts/translate_site.py

Needs gettext's own programs. What has no translation yet is named, and then the exit code is 1.
"""

import os
import subprocess
import sys
from pathlib import Path

SITE = Path(__file__).resolve().parents[1] / "src" / "entrepot" / "site"
LANGUAGES = ("zh_Hans",)


def main() -> int:
    environ = {**os.environ, "DJANGO_SETTINGS_MODULE": "entrepot.site.conf"}
    for language in LANGUAGES:
        collect = ["makemessages", "-l", language, "--no-location", "--no-obsolete", "--no-wrap"]
        for command in (collect, ["compilemessages", "-l", language]):
            subprocess.run(
                [sys.executable, "-m", "django", *command, "--verbosity", "0"],
                cwd=SITE, env=environ, check=True,
            )  # fmt: skip
    missing = [text for language in LANGUAGES for text in untranslated(language)]
    for text in missing:
        print(f"No translation: {text}")
    return 1 if missing else 0


def untranslated(language: str) -> list[str]:
    """The texts of a catalogue that are empty or marked as doubtful."""
    path = SITE / "locale" / language / "LC_MESSAGES" / "django.po"
    listed = ["msgattrib", "--no-obsolete", "--no-wrap", str(path)]
    texts: list[str] = []
    for kind in ("--untranslated", "--only-fuzzy"):
        found = subprocess.run([*listed, kind], check=True, capture_output=True, text=True)
        texts += [line for line in found.stdout.splitlines() if line.startswith("msgid ")][1:]
    return texts


if __name__ == "__main__":
    sys.exit(main())
