# SPDX-License-Identifier: GPL-3.0-or-later
"""Accord's window as a screen reader sees it."""
import warnings

from desktop import wait_for

warnings.simplefilter("ignore")


class Window:
    """Needs the display and the bus in the environment before it is made."""

    def __init__(self, desktop, application="accord", title="Accord"):
        import gi
        gi.require_version("Atspi", "2.0")
        from gi.repository import Atspi, GLib
        self.atspi, self.error = Atspi, GLib.Error
        # what goes while it is looked at is looked for again
        GLib.log_set_handler("dbind", GLib.LogLevelFlags.LEVEL_WARNING, lambda *unused: None)
        self.desktop = desktop
        self.name = application
        self.x11 = desktop.window(title, 60)
        self.application = wait_for("Accord on the accessibility bus", self._find_application, 60)

    def _find_application(self):
        try:
            root = self.atspi.get_desktop(0)
            for i in range(root.get_child_count()):
                child = root.get_child_at_index(i)
                if child and child.get_name() == self.name:
                    return child
        except self.error:
            pass
        return None

    def walk(self, node=None):
        node = node or self.application
        yield node
        try:
            for i in range(node.get_child_count()):
                child = node.get_child_at_index(i)
                if child:
                    yield from self.walk(child)
        except self.error:
            return

    def showing(self, node):
        """GTK 4.8 sets SHOWING on windows only; what is not mapped has no extents."""
        try:
            extents = node.get_extents(self.atspi.CoordType.WINDOW)
            return extents.width > 0 and extents.height > 0
        except self.error:
            return False

    def look(self, condition):
        """The first showing node of which condition(name, role) is true."""
        for node in self.walk():
            try:
                if condition(node.get_name() or "", node.get_role_name()) and self.showing(node):
                    return node
            except self.error:
                continue
        return None

    def find(self, name, role=None, seconds=30):
        """name: the whole name, or a function of it."""
        matches = name if callable(name) else lambda n: n == name
        return wait_for(f"“{name}” in the window", lambda: self.look(
            lambda n, r: matches(n) and (role is None or r == role)), seconds, 0.2)

    def has(self, name):
        matches = name if callable(name) else lambda n: n == name
        return self.look(lambda n, r: matches(n)) is not None

    def press(self, name, role=None, seconds=30):
        """Presses a button: by its action, or with the mouse where it offers none."""
        def press():
            # A node may go while it is looked at, when the window is just drawn anew: then look again.
            try:
                node = self.find(name, role, seconds)
                actions = self.atspi.Action.get_n_actions(node) if node.get_action_iface() else 0
                if actions == 0 or not self.atspi.Action.do_action(node, 0):
                    self.click(node)
                return True
            except self.error:
                return False
        wait_for(f"“{name}” to be pressed", press, seconds, 0.2)

    def press_topmost(self, name, seconds=30):
        """Presses the one that is highest in the window, of several with the same name."""
        def press():
            # A node may go while it is looked at, when the window is just drawn anew: then look again.
            try:
                nodes = [n for n in self.walk() if n.get_name() == name and self.showing(n) and n.get_action_iface()
                         and self.atspi.Action.get_n_actions(n) > 0]
                if not nodes:
                    return False
                top = min(nodes, key=lambda n: n.get_extents(self.atspi.CoordType.WINDOW).y)
                return self.atspi.Action.do_action(top, 0)
            except self.error:
                return False
        wait_for(f"“{name}” to be pressed", press, seconds, 0.2)

    def click(self, node):
        extents = node.get_extents(self.atspi.CoordType.WINDOW)
        self.desktop.click_widget(self.x11, (extents.x, extents.y, extents.width, extents.height))

    def type(self, name, text):
        self.atspi.EditableText.set_text_contents(self.find(name), text)

    def texts(self):
        """Everything that is readable now."""
        names = []
        for node in self.walk():
            try:
                if node.get_name() and self.showing(node):
                    names.append(node.get_name())
            except self.error:
                continue
        return names
