"""The private font configuration: the bundle and a bureau's own fonts, nothing of the machine."""

from pathlib import Path
from xml.sax.saxutils import escape

from documents.glyphs import FONTS, faces, font_files

# What a bureau may own under licence stands first, then the bundle, then the gap fillers.
STYLES = {
    "GW FangSong": ("仿宋_GB2312", "FangSong_GB2312", "仿宋", "FangSong", "朱雀仿宋"),
    "GW KaiTi": ("楷体_GB2312", "KaiTi_GB2312", "楷体", "KaiTi"),
    "GW HeiTi": ("黑体", "SimHei"),
    "GW SongTi": ("宋体", "SimSun"),
    "GW XiaoBiaoSong": (
        "方正小标宋简体",
        "FZXiaoBiaoSong-B05S",
        "方正小标宋_GBK",
        "FZXiaoBiaoSong-B05",
    ),
}
BUNDLED = {
    "GW FangSong": ("DY Fang", "DY FangX", "DY Song"),
    "GW KaiTi": ("DY Kai", "DY FangX", "DY Song"),
    "GW HeiTi": ("DY Hei",),
    "GW SongTi": ("DY Song",),
    "GW XiaoBiaoSong": ("DY XBS", "DY Song Heavy", "DY Song"),
}


def _chain(style: str, own: list[str]) -> list[str]:
    preferred = [family for family in STYLES[style] if family in own]
    rest = [family for family in own if family not in preferred]
    return [*preferred, *BUNDLED[style], *rest]


def _alias(style: str, own: list[str]) -> str:
    families = "".join(f"<family>{escape(name)}</family>" for name in _chain(style, own))
    return f'<alias binding="strong"><family>{style}</family><prefer>{families}</prefer></alias>'


def configuration(cache: Path, own_fonts: Path | None = None) -> str:
    """Return the text of fonts.conf; `own_fonts` is the folder of a bureau's licensed fonts."""
    own = [name for path in font_files(own_fonts) for face in faces(path) for name in face.families]
    folders = [FONTS, *([own_fonts] if own else [])]
    return "\n".join(
        (
            '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">',
            "<fontconfig>",
            *(f"<dir>{escape(str(folder))}</dir>" for folder in folders if folder),
            f"<cachedir>{escape(str(cache))}</cachedir>",
            *(_alias(style, own) for style in STYLES),
            "</fontconfig>\n",
        )
    )


def write_configuration(workdir: Path, own_fonts: Path | None = None) -> Path:
    """Write fonts.conf and its cache folder into `workdir` and return the file's path."""
    cache = workdir / "fontcache"
    cache.mkdir(parents=True, exist_ok=True)
    path = workdir / "fonts.conf"
    text = configuration(cache.resolve(), own_fonts.resolve() if own_fonts else None)
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        partial = path.with_suffix(".new")
        partial.write_text(text, encoding="utf-8")
        partial.replace(path)
    return path
