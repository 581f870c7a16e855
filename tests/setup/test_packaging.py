"""The wheel holds everything: built from the tree, it works in an environment of its own."""

import site
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# What the product reads at run time, beside its Python; sources of assets are not among them.
DATA = {
    "bureaus": ("*.toml", "*.dmn", "*.csv"),
    "documents": ("*.html", "*.json", "*.css", "*.otf", "*.ttf", "*.svg", "*.txt"),
    "forms": ("*.json",),
    "workflows": ("*.bpmn",),
    "studio": ("*.toml", "*.json"),
    "migrations": ("*.mako",),
    "webapp/templates": ("*.html",),
    "webapp/static": ("*.*",),
    "webapp/translations": ("*.mo",),
}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder)]
    built = subprocess.run([*build, str(copy(folder))], check=False, capture_output=True, text=True)
    assert built.returncode == 0, built.stdout + built.stderr
    [made] = folder.glob("*.whl")
    return made


def copy(folder: Path) -> Path:
    """Copy what git keeps: building in the tree would leave its traces there."""
    target = folder / "source"
    target.mkdir()
    listing = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    files = subprocess.run(listing, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    for name in filter(None, files.split("\0")):
        source = ROOT / name
        if source.is_file() and not name.startswith(("tests/", "benchmarks/")):
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            (target / name).write_bytes(source.read_bytes())
    return target


def test_every_data_file_is_inside(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    for folder, patterns in DATA.items():
        for pattern in patterns:
            for path in (ROOT / folder).rglob(pattern):
                name = str(path.relative_to(ROOT))
                if path.is_file() and "node_modules" not in path.parts:
                    assert name in inside, name


def test_nothing_else_is_inside(wheel: Path) -> None:
    inside = zipfile.ZipFile(wheel).namelist()
    strange = ("tests/", "benchmarks/", "var/", "docs/", "node_modules", "webapp/assets/")
    assert [name for name in inside if name.startswith(strange) or "node_modules" in name] == []


def test_it_works_in_an_environment_of_its_own(wheel: Path, tmp_path: Path) -> None:
    home = tmp_path / "environment"
    venv.create(home)
    python = home / "bin/python"
    # Our own pip, so that the environment need not get one first.
    pip = [sys.executable, "-m", "pip", "--python", str(python)]
    install = ["install", "--quiet", "--no-deps", "--no-index", str(wheel)]
    subprocess.run([*pip, *install], check=True, cwd=tmp_path)
    # The libraries themselves are there already; pip has proved them when this suite was set up.
    [packages] = home.glob("lib/python*/site-packages")
    lent = [path for path in site.getsitepackages() if Path(path).is_dir()]
    (packages / "zz_lent.pth").write_text("\n".join(lent))
    environment = {"DIAOYUE_DATA": str(tmp_path / "var"), "PATH": "/usr/bin:/bin"}

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(home / "bin/diaoyue"), *words],
            check=False,
            capture_output=True,
            text=True,
            env=environment,
            cwd=tmp_path,
        )

    where = "import core, sys; print(core.__file__.startswith(sys.prefix))"
    shown = subprocess.run(
        [str(python), "-c", where], check=True, capture_output=True, text=True, cwd=tmp_path
    )
    assert shown.stdout.strip() == "True", "it must be the wheel's own code that runs"
    assert run("check").returncode == 0
    assert run("init").returncode == 0
    assert run("doctor").returncode == 0
    assert run("compliance", "--json").returncode == 0
