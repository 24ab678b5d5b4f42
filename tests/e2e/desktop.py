# SPDX-License-Identifier: GPL-3.0-or-later
"""A desktop of its own for one test: a private home, a screen, a session bus, a keyring, a window manager, a panel
with a tray, a browser that is really the default one, and an Outlook and a Google to practise on. All of it real, all
of it started here and ended here by process id."""
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

PANEL = """<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-panel" version="1.0">
  <property name="configver" type="int" value="2"/>
  <property name="panels" type="array"><value type="int" value="1"/>
    <property name="panel-1" type="empty">
      <property name="position" type="string" value="p=6;x=0;y=0"/>
      <property name="length" type="uint" value="100"/><property name="position-locked" type="bool" value="true"/>
      <property name="size" type="uint" value="28"/><property name="icon-size" type="uint" value="16"/>
      <property name="plugin-ids" type="array"><value type="int" value="1"/><value type="int" value="2"/><value type="int" value="3"/></property>
    </property>
  </property>
  <property name="plugins" type="empty">
    <property name="plugin-1" type="string" value="tasklist"/>
    <property name="plugin-2" type="string" value="separator"><property name="expand" type="bool" value="true"/></property>
    <property name="plugin-3" type="string" value="systray"><property name="square-icons" type="bool" value="true"/></property>
  </property>
</channel>
"""

BROWSER = """#!/bin/sh
exec {chromium} --no-sandbox --no-first-run --disable-gpu --disable-quic --disable-dev-shm-usage \\
  --disable-background-networking --disable-component-update --disable-sync --no-default-browser-check \\
  --password-store=basic --window-size=900,720 --remote-debugging-port={port} \\
  --user-data-dir={home}/browser-profile "$@" >>{home}/browser.log 2>&1
"""

HANDLER = """[Desktop Entry]
Type=Application
Name=Test browser
Exec={home}/bin/test-browser %u
MimeType=x-scheme-handler/http;x-scheme-handler/https;text/html;
"""

DEFAULTS = """[Default Applications]
x-scheme-handler/http=test-browser.desktop
x-scheme-handler/https=test-browser.desktop
text/html=test-browser.desktop
"""


def wait_for(what, condition, seconds=30, step=0.1):
    """Returns the first true value of condition(); fails with what was waited for."""
    end = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError(f"waited {seconds} s for {what}")
        time.sleep(step)


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Desktop:
    """with Desktop(prefix) as d: …"""

    def __init__(self, prefix, screen="1280x800x24", panel=True, keep=None):
        self.prefix = pathlib.Path(prefix).resolve()
        self.home = pathlib.Path(keep) if keep else pathlib.Path(tempfile.mkdtemp(prefix="accord-home-"))
        self.keep = keep is not None
        self.home.mkdir(parents=True, exist_ok=True)
        self.screen = screen
        self.panel = panel
        self.processes = []
        self.logs = self.home / "logs"
        self.logs.mkdir(exist_ok=True)
        self.cdp_port = free_port()

    # -- processes ------------------------------------------------------------------------------------------------

    def start(self, name, command, **options):
        """Starts a process of this desktop; its output goes to logs/name."""
        log = open(self.logs / name, "ab")
        options.setdefault("stdout", log)
        options.setdefault("stderr", log)
        process = subprocess.Popen([str(c) for c in command], env=os.environ, start_new_session=True, **options)
        log.close()
        self.processes.append((name, process))
        return process

    def end(self, process, seconds=10):
        """Ends a process politely, then firmly, by its id."""
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(seconds)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
        self.processes = [(n, p) for n, p in self.processes if p is not process]

    def run(self, *command, check=True, **options):
        result = subprocess.run([str(c) for c in command], env=os.environ, capture_output=True, text=True,
                                timeout=options.pop("timeout", 120), **options)
        if check and result.returncode != 0:
            raise AssertionError(f"{command[0]} ended with {result.returncode}: {result.stdout}{result.stderr}")
        return result

    def binary(self, name):
        for folder in ("bin", "libexec"):
            path = self.prefix / folder / name
            if path.exists():
                return path
        raise AssertionError(f"{name} is not installed under {self.prefix}")

    # -- the parts ------------------------------------------------------------------------------------------------

    def __enter__(self):
        try:
            self._environment()
            self._screen()
            self._bus()
            self._keyring()
            self._window_manager()
            self._browser()
        except BaseException:
            self.__exit__(*sys.exc_info())
            raise
        return self

    def __exit__(self, *unused):
        self._end_strays()
        for _, process in reversed(self.processes[:]):
            self.end(process, 5)
        if not self.keep:
            shutil.rmtree(self.home, ignore_errors=True)

    def _strays(self):
        """What was started through the bus or the browser: every process whose home is ours, and their children,
        which may have hidden their environment (Chromium's do)."""
        own = {os.getpid()} | {process.pid for _, process in self.processes}
        mark = f"HOME={self.home}".encode()
        parents, ours = {}, set()
        for entry in pathlib.Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
                if mark in (entry / "environ").read_bytes().split(b"\0"):
                    ours.add(int(entry.name))
            except (OSError, ValueError):
                continue
        while grown := {pid for pid, parent in parents.items() if parent in ours and pid not in ours}:
            ours |= grown
        return ours - own

    def _end_strays(self):
        """Ends them politely, then firmly, by their ids."""
        for sent, seconds in ((signal.SIGTERM, 5), (signal.SIGKILL, 5)):
            for pid in self._strays():
                try:
                    os.kill(pid, sent)
                except OSError:
                    continue
            end = time.monotonic() + seconds
            while self._strays() and time.monotonic() < end:
                time.sleep(0.1)

    def _environment(self):
        runtime = self.home / "run"
        runtime.mkdir(exist_ok=True)
        runtime.chmod(0o700)
        for name in list(os.environ):
            if name.startswith(("XDG_", "ACCORD_", "DBUS_", "GTK_", "WAYLAND_")):
                del os.environ[name]
        os.environ.update(
            HOME=str(self.home), XDG_RUNTIME_DIR=str(runtime), LANG="C.UTF-8", LANGUAGE="en", TZ="Europe/Berlin",
            XDG_DATA_DIRS=f"{self.prefix}/share:/usr/local/share:/usr/share", XDG_CURRENT_DESKTOP="XFCE",
            PATH=f"{self.home}/bin:{self.prefix}/bin:/usr/local/bin:/usr/bin:/bin", GSK_RENDERER="cairo",
            NO_AT_BRIDGE="0", G_DEBUG="")

    def _screen(self):
        read, write = os.pipe()
        self.start("xvfb", ["Xvfb", "-displayfd", str(write), "-screen", "0", self.screen, "-nolisten", "tcp"],
                   pass_fds=[write])
        os.close(write)
        with os.fdopen(read) as pipe:
            number = pipe.readline().strip()
        if not number:
            raise AssertionError("Xvfb did not start: " + (self.logs / "xvfb").read_text())
        os.environ["DISPLAY"] = f":{number}"

    def _bus(self):
        read, write = os.pipe()
        self.start("bus", ["dbus-daemon", "--session", "--nofork", "--nopidfile", f"--print-address={write}"],
                   pass_fds=[write])
        os.close(write)
        with os.fdopen(read) as pipe:
            os.environ["DBUS_SESSION_BUS_ADDRESS"] = pipe.readline().strip()

    def _keyring(self):
        keyring = subprocess.Popen(["gnome-keyring-daemon", "--unlock", "--components=secrets", "--foreground"],
                                   stdin=subprocess.PIPE, env=os.environ, start_new_session=True,
                                   stdout=subprocess.DEVNULL, stderr=open(self.logs / "keyring", "ab"))
        self.processes.append(("keyring", keyring))
        keyring.stdin.write(b"practice")
        keyring.stdin.close()
        # Asking the secret service before it is there would make the bus start a second one, which nobody unlocks.
        wait_for("the keyring", lambda: self.has_owner("org.freedesktop.secrets"), 120)
        wait_for("an unlocked keyring", lambda: self.run(
            "gdbus", "call", "--session", "-d", "org.freedesktop.secrets", "-o",
            "/org/freedesktop/secrets/aliases/default", "-m", "org.freedesktop.DBus.Properties.Get",
            "org.freedesktop.Secret.Collection", "Locked", check=False).stdout.startswith("(<false>"), 60)

    def has_owner(self, name):
        """Is somebody called so on the session bus?"""
        return "true" in self.run(
            "gdbus", "call", "--session", "-d", "org.freedesktop.DBus", "-o", "/org/freedesktop/DBus", "-m",
            "org.freedesktop.DBus.NameHasOwner", name, check=False).stdout

    def _window_manager(self):
        config = self.home / ".config/xfce4/xfconf/xfce-perchannel-xml"
        config.mkdir(parents=True, exist_ok=True)
        (config / "xfce4-panel.xml").write_text(PANEL)
        self.start("window-manager", ["xfwm4", "--compositor=on"])
        if self.panel:
            self.start("panel", ["xfce4-panel", "--disable-wm-check"])
            wait_for("the tray", lambda: self.has_owner("org.kde.StatusNotifierWatcher"), 120)

    def _browser(self):
        chromium = shutil.which("chromium", path="/usr/bin:/bin")
        if chromium is None:
            raise AssertionError("chromium is not installed")
        for folder in ("bin", ".local/share/applications", ".config"):
            (self.home / folder).mkdir(parents=True, exist_ok=True)
        script = self.home / "bin/test-browser"
        script.write_text(BROWSER.format(chromium=chromium, port=self.cdp_port, home=self.home))
        script.chmod(0o755)
        (self.home / ".local/share/applications/test-browser.desktop").write_text(HANDLER.format(home=self.home))
        (self.home / ".config/mimeapps.list").write_text(DEFAULTS)
        os.environ["BROWSER"] = str(script)

    # -- what a person would do ------------------------------------------------------------------------------------

    def screenshot(self, path):
        path = pathlib.Path(path)
        path.parent.mkdir(parents=True, exist_ok=True)
        self.run("import", "-window", "root", path)

    def window(self, title, seconds=20):
        """The X id of a visible window."""
        return wait_for(f"a window called {title}", lambda: self.run(
            "xdotool", "search", "--onlyvisible", "--name", title, check=False).stdout.split(), seconds)[-1]

    def geometry(self, window):
        """x, y, width and height on the screen."""
        told = dict(line.split("=") for line in self.run(
            "xdotool", "getwindowgeometry", "--shell", window).stdout.split() if "=" in line)
        return [int(told[name]) for name in ("X", "Y", "WIDTH", "HEIGHT")]

    def raise_window(self, window):
        self.run("xdotool", "windowactivate", "--sync", window, check=False)

    def click(self, x, y, button=1):
        self.run("xdotool", "mousemove", int(x), int(y), "sleep", "0.1", "click", button)

    def click_widget(self, window, extents):
        """Clicks the middle of a widget whose extents are relative to its window, which may have a shadow."""
        left_edge, top_edge, _, _ = self.geometry(window)
        frame = re.search(r"= (\d+), \d+, (\d+)", self.run("xprop", "-id", window, "_GTK_FRAME_EXTENTS").stdout)
        left, top = (int(frame[1]), int(frame[2])) if frame else (5, 5)
        x, y, width, height = extents
        self.click(left_edge + left + x + width / 2, top_edge + top + y + height / 2)
