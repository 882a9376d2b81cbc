"""The faces that papers are set in: the office's own first, then free ones. A paper never fails for want of a face.

GB/T 9704 asks for 仿宋, 黑体, 楷体, 小标宋 and 宋体. The usual ones are proprietary and not ours to ship: an office
that has them puts the files into its fonts folder. Until then a free face stands in, and the settings page says which.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import typst

FANDOL_FOLDERS = (
    Path("/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol"),
    Path("/usr/share/texmf/fonts/opentype/public/fandol"),
    Path("/usr/share/fonts/opentype/fandol"),
)
"""Where Debian's texlive-lang-chinese (or a copy of its faces) keeps the Fandol fonts."""

WHEEL = "manimgx_fonts_cjk"
"""The package on PyPI that carries Noto Sans CJK: there even without root and apt."""

SERIF = ("Noto Serif CJK SC", "Noto Serif SC", "Source Han Serif SC")
SANS = ("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A face the standard asks for: its proper names, then the free ones, each with the weight it is used in."""

    label: str
    proper: tuple[str, ...]
    office_file: str
    free: tuple[tuple[str, int], ...]


def _each(names: Iterable[str], weight: int) -> tuple[tuple[str, int], ...]:
    return tuple((name, weight) for name in names)


WANTED = {
    "fangsong": Wanted(
        "仿宋",
        ("FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "STFangsong", "华文仿宋", "FZFangSong-Z02S", "方正仿宋"),
        "仿宋_GB2312",
        (*_each(("FandolFang",), 400), *_each(SERIF, 400), *_each(SANS, 350)),
    ),
    "hei": Wanted(
        "黑体",
        ("SimHei", "黑体", "STHeiti", "华文黑体", "FZHei-B01S", "方正黑体"),
        "黑体",
        (*_each(("FandolHei",), 400), *_each(SANS, 700), *_each(SERIF, 700)),
    ),
    "kai": Wanted(
        "楷体",
        ("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "楷体", "STKaiti", "华文楷体", "FZKai-Z03S", "方正楷体"),
        "楷体_GB2312",
        (*_each(("FandolKai",), 400), *_each(SERIF, 400), *_each(SANS, 400)),
    ),
    "title": Wanted(
        "小标宋",
        ("FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "方正小标宋简体", "方正小标宋", "STXiaobiaosong", "小标宋"),
        "方正小标宋简体",
        (*_each(SERIF, 700), *_each(("FandolSong",), 700), *_each(SANS, 700)),
    ),
    "song": Wanted(
        "宋体",
        ("SimSun", "宋体", "NSimSun", "新宋体", "STSong", "华文宋体", "FZShuSong-Z01S", "方正书宋"),
        "宋体",
        (*_each(("FandolSong",), 400), *_each(SERIF, 400), *_each(SANS, 350)),
    ),
}


@dataclass(frozen=True, slots=True)
class Face:
    """One face in use: the family typst knows, its weight (100 to 900), and whether it only stands in."""

    label: str
    family: str
    weight: int
    file: str
    stands_in: bool


@dataclass(frozen=True)
class Faces:
    """The five faces of GB/T 9704 and the families that fill in the characters they lack, in order."""

    fangsong: Face
    hei: Face
    kai: Face
    title: Face
    song: Face
    fallback: tuple[str, ...]
    book: typst.Fonts

    def named(self, role: str) -> Face:
        """The face of a role: fangsong, hei, kai, title or song."""
        face: Face = getattr(self, role)
        return face

    def families(self, role: str) -> tuple[str, ...]:
        """What to ask typst for: the face of the role, then the fallback for rare characters, each once."""
        return tuple(dict.fromkeys((self.named(role).family, *self.fallback)))


def faces(folders: Sequence[Path] = ()) -> Faces:
    """The faces to set papers in: from office folders, then Fandol, the system's Noto, the Noto of the wheel.

    Args:
        folders: folders with the office's own font files (TTF, OTF, TTC); missing ones are passed over.

    The answer is kept: finding and reading fonts takes 0.1 to 0.2 s. An office that adds a file restarts Yimen.
    """
    return _faces(tuple(Path(folder) for folder in folders))


@lru_cache(maxsize=4)
def _faces(folders: tuple[Path, ...]) -> Faces:
    paths = [folder for folder in (*folders, *FANDOL_FOLDERS) if folder.is_dir()]
    book = _book(paths)
    families = book.families()
    wheel = _wheel_folder()
    if wheel is not None and not any(name in families for name in SANS):
        # Only then: two files of one family would leave it open which of them is used.
        book = _book([*paths, wheel])
        families = book.families()
    found = {role: _choose(wanted, book, folders) for role, wanted in WANTED.items()}
    # The lists above name what we know; typst's own embedded faces and the system's come after them by themselves.
    fallback = tuple(name for name in (*SERIF, *SANS) if name in families)
    return Faces(**found, fallback=fallback, book=book)


def _book(folders: Sequence[Path]) -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=True, include_embedded_fonts=True, font_paths=[str(folder) for folder in folders]
    )


def _wheel_folder() -> Path | None:
    spec = importlib.util.find_spec(WHEEL)
    if spec is None or not spec.submodule_search_locations:
        return None
    return Path(next(iter(spec.submodule_search_locations)))


def _choose(wanted: Wanted, book: typst.Fonts, folders: tuple[Path, ...]) -> Face:
    fonts = book.fonts()
    proper = [
        (rank, not _inside(font.path, folders), font)
        for rank, name in enumerate(wanted.proper)
        for font in fonts
        if font.family.casefold().startswith(name.casefold())
    ]
    if proper:
        # A file in the office's own folder wins over one the system happens to have.
        _, _, font = min(proper, key=lambda row: (row[1], row[0]))
        return Face(wanted.label, font.family, font.weight, _file_of(font.path), stands_in=False)
    for name, weight in wanted.free:
        same = [font for font in fonts if font.family == name or font.family.startswith(name + " R")]
        if same:
            font = min(same, key=lambda found: abs(found.weight - weight))
            return Face(wanted.label, font.family, weight, _file_of(font.path), stands_in=True)
    font = next((font for font in fonts if "CJK" in font.family), fonts[0])
    return Face(wanted.label, font.family, 400, _file_of(font.path), stands_in=True)


def _inside(path: object, folders: tuple[Path, ...]) -> bool:
    return path is not None and any(Path(str(path)).is_relative_to(folder) for folder in folders)


def _file_of(path: object) -> str:
    return "" if path is None else Path(str(path)).name


def describe_faces(found: Faces, *, folder: str = "var/fonts") -> str:
    """One Chinese line for the settings page and the start: which face stands in for which, and how to change it.

    Args:
        found: from `faces()`.
        folder: the office's fonts folder as a person would write it.
    """
    parts = []
    for role, wanted in WANTED.items():
        face = found.named(role)
        if face.stands_in:
            parts.append(f"{face.label}：用 {face.family} 代替（安装正版{wanted.office_file} 到 {folder} 即自动使用）")
        else:
            parts.append(f"{face.label}：{face.family}")
    return "；".join(parts)
