#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each folder of src/ includes only those to its left, and only its own libraries (CONTRIBUTING.md)."""
import pathlib
import re
import sys

MAY_INCLUDE = {
    "model": set(),
    "store": {"model"},
    "remote": {"model"},
    "sync": {"model", "store", "remote"},
    "client": {"model", "store"},
    "service": {"model", "store", "remote", "sync", "client"},
    "cli": {"model", "store", "client"},
    "app": {"model", "store", "client"},
    "practice": set(),
}
# library header → folders that may include it
LIBRARIES = {
    r"(gtk/|gdk/|adwaita)": {"app"},
    r"libsoup/": {"remote", "practice"},
    r"sqlite3\.h": {"store"},
    r"libsecret/": {"remote"},
    r"libdbusmenu": {"service"},
}

# A registration's secret goes from the window straight into the keyring and never crosses the bus.
EXCEPTIONS = {("app", "remote/accord-credentials.h"), ("app", "remote/accord-registration.h")}

source = pathlib.Path(sys.argv[1]) / "src"
wrong = []
for path in sorted(source.rglob("*.[ch]")):
    layer = path.relative_to(source).parts[0]
    text = path.read_text()
    if "SPDX-License-Identifier: GPL-3.0-or-later" not in text.split("\n", 1)[0]:
        wrong.append(f"{path.name}: the first line names no licence")
    for name in re.findall(r'^#\s*include\s+[<"]([^>"]+)[>"]', text, re.M):
        other = name.split("/")[0]
        if other in MAY_INCLUDE and other != layer and other not in MAY_INCLUDE[layer] and (layer, name) not in EXCEPTIONS:
            wrong.append(f"{layer}/{path.name} includes {name}")
        for pattern, layers in LIBRARIES.items():
            if re.match(pattern, name) and layer not in layers:
                wrong.append(f"{layer}/{path.name} includes {name}")

print("\n".join(wrong) if wrong else "every include goes to the left")
sys.exit(bool(wrong))
