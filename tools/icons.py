"""Add Tabler icons to the sprite: `tools/icons.py check clock` (fetches the npm package once, into var/)."""

import base64
import hashlib
import json
import re
import subprocess
import sys
import tarfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
VERSION = "3.51.0"
FOLDER = ROOT / "static" / "vendor" / f"tabler-icons@{VERSION}"
SPRITE = FOLDER / "sprite.svg"
HEAD = '<svg xmlns="http://www.w3.org/2000/svg">'


def package() -> Path:
    """The npm package's archive, fetched when it is not there yet."""
    store = ROOT / "var" / "npm"
    store.mkdir(parents=True, exist_ok=True)
    archive = store / f"tabler-icons-{VERSION}.tgz"
    if not archive.exists():
        subprocess.run(["npm", "pack", f"@tabler/icons@{VERSION}"], cwd=store, check=True, stdout=subprocess.DEVNULL)
    return archive


def symbol(svg: str, name: str) -> str:
    """One outline icon as a symbol; colour and stroke come from the page's style."""
    drawn = [shape for shape in re.findall(r"<(?:path|circle|rect|line)\b[^>]*/>", svg) if "M0 0h24v24H0z" not in shape]
    return f'<symbol id="{name}" viewBox="0 0 24 24">{"".join(drawn)}</symbol>'


def add(names: list[str]) -> None:
    """Write the sprite with these icons added, in the order of their names, and its manifest."""
    text = SPRITE.read_text() if SPRITE.exists() else ""
    symbols = {match[1]: match[0] for match in re.finditer(r'<symbol id="([a-z0-9-]+)".*?</symbol>', text)}
    with tarfile.open(package()) as archive:
        for name in names:
            member = archive.extractfile(f"package/icons/outline/{name}.svg")
            symbols[name] = symbol(member.read().decode(), name)
    SPRITE.write_text("\n".join([HEAD, *(symbols[name] for name in sorted(symbols)), "</svg>\n"]))
    write_manifest(FOLDER, "@tabler/icons", VERSION, "MIT")


def write_manifest(folder: Path, name: str, version: str, licence: str) -> None:
    """What the folder holds, with a hash that a browser and the tests can check."""
    files = sorted(path for path in folder.iterdir() if path.name not in {"LICENSE", "manifest.json"})
    entries = [{"file": path.name, "integrity": integrity(path)} for path in files]
    manifest = {"name": name, "version": version, "licence": licence, "files": entries}
    (folder / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")


def integrity(path: Path) -> str:
    """The Subresource Integrity value of a file, SHA-384."""
    return "sha384-" + base64.b64encode(hashlib.sha384(path.read_bytes()).digest()).decode()


if __name__ == "__main__":
    if not sys.argv[1:]:
        raise SystemExit("name at least one icon of https://tabler.io/icons")
    try:
        add(sys.argv[1:])
    except KeyError as missing:
        raise SystemExit(f"no such outline icon: {missing}") from None
