"""Names in letters, so that 李晓梅 is found by lixiaomei and by lxm."""

import os

# Names need characters only; the library's table of phrases would cost 20 MB in every process.
os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
os.environ.setdefault("PYPINYIN_NO_DICT_COPY", "true")

from pypinyin import lazy_pinyin  # reads the two variables while it is imported


def spell(name: str) -> str:
    """Return the full spelling and the initials of a name, apart by a space: `lixiaomei lxm`."""
    syllables = [part.strip().lower() for part in lazy_pinyin(name) if part.strip()]
    return f"{''.join(syllables)} {''.join(part[0] for part in syllables)}"
