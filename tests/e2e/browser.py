# SPDX-License-Identifier: GPL-3.0-or-later
"""Drives the Chromium that Accord opened, through ChromeDriver attached to it: finds things and really clicks them."""
import json
import urllib.error
import urllib.request

from desktop import free_port, wait_for

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"


class Browser:
    def __init__(self, desktop):
        self.desktop = desktop
        wait_for("the browser", self._browser_is_up, 60)
        port = free_port()
        self.driver = desktop.start("chromedriver", ["chromedriver", f"--port={port}"])
        self.base = f"http://127.0.0.1:{port}"
        wait_for("ChromeDriver", self._driver_is_up)
        reply = self._call("POST", "/session", {"capabilities": {"alwaysMatch": {
            "browserName": "chrome",
            "goog:chromeOptions": {"debuggerAddress": f"127.0.0.1:{desktop.cdp_port}"}}}})
        self.session = f"/session/{reply['sessionId']}"

    def _browser_is_up(self):
        try:
            url = f"http://127.0.0.1:{self.desktop.cdp_port}/json/version"
            return urllib.request.urlopen(url, timeout=2).status == 200
        except (urllib.error.URLError, OSError):
            return False

    def _driver_is_up(self):
        try:
            return self._call("GET", "/status")["ready"]
        except (urllib.error.URLError, OSError):
            return False

    def _call(self, method, path, body=None):
        data = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(self.base + path, data, {"Content-Type": "application/json"}, method=method)
        return json.load(urllib.request.urlopen(request, timeout=60))["value"]

    def _post(self, path, **body):
        return self._call("POST", self.session + path, body)

    def _get(self, path):
        return self._call("GET", self.session + path)

    def tabs(self):
        return self._get("/window/handles")

    def go_to_tab(self, condition, what, seconds=60):
        """Makes the newest tab current of which condition(address) is true."""
        def look():
            for handle in reversed(self.tabs()):
                self._post("/window", handle=handle)
                if condition(self.address()):
                    return True
            return False
        wait_for(what, look, seconds, 0.2)

    def open(self, address):
        self._post("/window", handle=self._post("/window/new", type="tab")["handle"])
        self._post("/url", url=address)

    def address(self):
        return self._get("/url")

    def text(self):
        return self._get(f"/element/{self.find('css selector', 'body')}/text")

    def find(self, using, value):
        return self._post("/element", using=using, value=value)[ELEMENT]

    def find_button(self, name):
        return self.find("xpath", f"//button[normalize-space()='{name}'] | //input[@type='submit' and @value='{name}']")

    def press(self, name):
        """Clicks a button with the mouse, as ChromeDriver does it: scrolled into view, and refused when covered."""
        self._post(f"/element/{self.find_button(name)}/click")

    def click(self, using, value):
        self._post(f"/element/{self.find(using, value)}/click")

    def type(self, using, value, text):
        element = self.find(using, value)
        self._post(f"/element/{element}/clear")
        self._post(f"/element/{element}/value", text=text)

    def close(self):
        self.desktop.end(self.driver)
