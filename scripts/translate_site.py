"""Collect the site's texts, and compile their translations: run after changing a text.

    python scripts/translate_site.py

Needs gettext's own programs. What has no translation yet is named, and then the exit code is 1.
Traditional Chinese is made of the simplified by OpenCC, its characters and not its words.
"""

import os
import subprocess
import sys
from pathlib import Path

from opencc import OpenCC

SITE = Path(__file__).resolve().parents[1] / "src" / "entrepot" / "site"
WRITTEN, MADE = "zh_Hans", "zh_Hant"


def main() -> int:
    collect = ("makemessages", "-l", WRITTEN, "--no-location", "--no-obsolete", "--no-wrap")
    django(*collect)
    catalogue(MADE).parent.mkdir(parents=True, exist_ok=True)
    catalogue(MADE).write_text(in_traditional(catalogue(WRITTEN).read_text("utf-8")), "utf-8")
    django("compilemessages", "-l", WRITTEN, "-l", MADE)
    missing = untranslated(catalogue(WRITTEN))
    for text in missing:
        print(f"No translation: {text}")
    return 1 if missing else 0


def django(*command: str) -> None:
    """Run one of Django's commands in the folder of the site."""
    subprocess.run(
        [sys.executable, "-m", "django", *command, "--verbosity", "0"],
        cwd=SITE, env={**os.environ, "DJANGO_SETTINGS_MODULE": "entrepot.site.conf"}, check=True,
    )  # fmt: skip


def catalogue(language: str) -> Path:
    """The file of a language's texts."""
    return SITE / "locale" / language / "LC_MESSAGES" / "django.po"


def in_traditional(text: str) -> str:
    """A catalogue in simplified Chinese, in traditional; texts in English stay as they are."""
    text = text.replace(f"Language: {WRITTEN}", f"Language: {MADE}")
    text = text.replace("in simplified Chinese.", "in traditional Chinese, made of the simplified.")
    return str(OpenCC("s2tw").convert(text))


def untranslated(path: Path) -> list[str]:
    """The texts of a catalogue that are empty or marked as doubtful."""
    listed = ["msgattrib", "--no-obsolete", "--no-wrap", str(path)]
    texts: list[str] = []
    for kind in ("--untranslated", "--only-fuzzy"):
        found = subprocess.run([*listed, kind], check=True, capture_output=True, text=True)
        texts += [line for line in found.stdout.splitlines() if line.startswith("msgid ")][1:]
    return texts


if __name__ == "__main__":
    sys.exit(main())
