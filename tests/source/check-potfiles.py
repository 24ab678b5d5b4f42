#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every file with words for people is in po/POTFILES.in, and nothing else is."""
import pathlib
import re
import sys

root = pathlib.Path(sys.argv[1])
listed = {line for line in (root / "po/POTFILES.in").read_text().split("\n") if line and not line.startswith("#")}
found = set()
for folder in ("src", "resources", "data"):
    for path in (root / folder).rglob("*"):
        name = path.relative_to(root).as_posix()
        if path.suffix == ".c" and re.search(r'\b(_|N_|C_|ngettext|g_dngettext|g_dpgettext2)\s*\(\s*"', path.read_text()):
            found.add(name)
        elif path.suffix == ".ui" and 'translatable="y' in path.read_text():
            found.add(name)
        elif name.endswith((".desktop.in", ".metainfo.xml.in", ".gschema.xml")):
            found.add(name)

if len(sys.argv) > 2:   # --write
    (root / "po/POTFILES.in").write_text("# Files with words for people.\n" + "\n".join(sorted(found)) + "\n")
    sys.exit(0)
for name in sorted(found - listed):
    print(f"missing from po/POTFILES.in: {name}")
for name in sorted(listed - found):
    print(f"nothing to translate, or no such file: {name}")
sys.exit(found != listed)
