"""Opens report.html of a run in headless Chromium as a reader would: no console error, no request to the network,
the language switch works, nothing scrolls sideways on a phone. Skipped with a reason where there is no Chromium.

Usage: check.py RUN_DIRECTORY [PROGRAM]      with a program, which makes a run of its own groups, in the project's folder
"""

import asyncio
import base64
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request

import polars as pl
from tornado.websocket import websocket_connect

import explore

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
from skipped import skip  # noqa: E402

NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
LANGUAGES = ["zh", "fr", "en"]
DESK, PHONE = (1280, 900), (390, 844)


class Browser:
    """One page of a browser, driven by the DevTools protocol."""

    def __init__(self, socket):
        self.socket, self.number, self.events = socket, 0, []

    async def call(self, method, **parameters):
        self.number += 1
        await self.socket.write_message(json.dumps({"id": self.number, "method": method, "params": parameters}))
        while True:
            message = json.loads(await self.socket.read_message())
            if message.get("id") == self.number:
                assert "error" not in message, message
                return message["result"]
            self.events.append(message)

    async def value(self, expression):
        result = await self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in result, result
        return result["result"].get("value")

    async def open(self, url, width, height, scheme):
        self.events = []
        await self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600)
        # A window of another program, or none, takes no focus from the page.
        await self.call("Emulation.setFocusEmulationEnabled", enabled=True)
        await self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        await self.call("Page.navigate", url=url)
        for _ in range(100):
            if await self.value("document.readyState") == "complete" and await self.value("location.href") == url:
                return
            await asyncio.sleep(0.05)
        raise AssertionError("the page did not load")

    def complaints(self, url):
        """Console errors and requests for anything but the file itself."""
        found = []
        for event in self.events:
            parameters = event.get("params", {})
            match event.get("method"):
                case "Runtime.exceptionThrown" | "Log.entryAdded":
                    found.append(json.dumps(parameters)[:300])
                case "Runtime.consoleAPICalled" if parameters["type"] in ("error", "warning"):
                    found.append(json.dumps(parameters)[:300])
                case "Network.requestWillBeSent":
                    asked = parameters["request"]["url"]
                    # What changed since the run before lies beside the page, and nothing else is asked for.
                    beside = urllib.parse.urljoin(url, "changes.js")
                    if asked.split("#")[0] not in (url, beside) and not asked.startswith("data:"):
                        found.append(f"asked for {asked}")
        return found


async def check(socket_url, url):
    browser = Browser(await websocket_connect(socket_url, max_message_size=1 << 28))
    for domain in ("Page", "Runtime", "Log", "Network"):
        await browser.call(f"{domain}.enable")
    for (width, height), scheme in [(DESK, "light"), (DESK, "dark"), (PHONE, "light"), (PHONE, "dark")]:
        await browser.open(url, width, height, scheme)
        place = f"at {width} px, {scheme}"
        for language in LANGUAGES:
            await browser.value(f"document.querySelector('button[data-to={language}]').click()")
            shown = "[...document.querySelectorAll('h1 span, main p span, main h3 span')].filter(x => x.offsetParent)"
            languages = await browser.value(f"[...new Set({shown}.map(x => x.className).filter(x => x))].join()")
            assert languages == language, f"{languages} is shown for {language} {place}"
            assert (await browser.value("document.documentElement.lang"))[:2] == language, place
            visible = await browser.value("[...document.querySelectorAll('figure svg')].filter(x => x.getBoundingClientRect().width).length")
            charts = await browser.value("document.querySelectorAll('figure').length")
            assert visible == charts >= 10, f"{visible} charts are visible of {charts} {place}"
            scrolls = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
            await browser.value("document.querySelectorAll('details').forEach(x => { x.open = true })")
            assert await browser.value(scrolls) == 0, f"the page scrolls sideways {place}, {language}"
        paper = await browser.value("getComputedStyle(document.body).backgroundColor")
        assert (paper == "rgb(255, 255, 255)") == (scheme == "light"), f"{paper} {place}"
        complaints = browser.complaints(url)
        assert not complaints, f"{place}: {complaints}"
    await accessible(browser)
    most = {"bulletin": 2, "report": 60}[await browser.value("document.body.className")]
    await browser.value("document.querySelectorAll('details').forEach(x => { x.open = false })")
    for language in LANGUAGES:
        await browser.value(f"document.querySelector('button[data-to={language}]').click()")
        paper = await browser.call("Page.printToPDF", preferCSSPageSize=True, printBackground=True)
        n_pages = len(re.findall(rb"/Type\s*/Page[^s]", base64.b64decode(paper["data"])))
        assert n_pages <= most, f"{url} prints on {n_pages} pages in {language}"


async def check_explore(socket_url, page, example, region, reports):
    browser = Browser(await websocket_connect(socket_url, max_message_size=1 << 28))
    for domain in ("Page", "Runtime", "Log", "Network"):
        await browser.call(f"{domain}.enable")
    await explore.check(browser, page, example, region, reports)


def figures_of_own_group(program, indicator, economies, year):
    """What a run gives for these economies."""
    with tempfile.TemporaryDirectory() as folder:
        groups = pathlib.Path(folder) / "own.csv"
        groups.write_text("group,economy\n" + "".join(f"own,{economy}\n" for economy in economies))
        command = [program, "aggregate", indicator, "--groups", str(groups), "--output", f"{folder}/output"]
        subprocess.run(command, check=True, capture_output=True)
        table = pl.read_parquet(f"{folder}/output/latest/aggregates.parquet")
    of_own = table.filter((pl.col("classification") == "user-groups") & (pl.col("year") == year) & (pl.col("profile") == "itu"))
    total = of_own.filter((pl.col("indicator") == indicator) & (pl.col("sex") == "_T") & (pl.col("age") == "_T") & (pl.col("location") == "_T"))
    figure = {row["statistic"]: row["value"] for row in total.iter_rows(named=True)}
    return [figure[name] for name in ("weighted-mean", "users") if name in figure]


async def accessible(browser):
    """What an assistive program needs: names of charts with numbers, headings in order, links that lead somewhere."""
    nameless = "[...document.querySelectorAll('svg')].filter(x => x.getAttribute('role') !== 'img' || !/[0-9]/.test(x.getAttribute('aria-label'))).length"
    assert await browser.value(nameless) == 0, "a chart has no description with numbers"
    levels = await browser.value("[...document.querySelectorAll('h1,h2,h3,h4')].map(x => Number(x.tagName[1]))")
    assert levels.count(1) == 1 and all(b - a <= 1 for a, b in zip(levels, levels[1:])), levels
    dangling = "[...document.querySelectorAll('a[href^=\"#\"]')].filter(x => !document.getElementById(x.hash.slice(1))).length"
    assert await browser.value(dangling) == 0, "a link of the contents leads nowhere"


def main(run, ictstat=None):
    program = next((path for path in map(shutil.which, NAMES) if path), None)
    if program is None:
        return skip("browser", f"none of {', '.join(NAMES)} is installed")
    run = pathlib.Path(run).resolve()
    reports = [run / "report.html", *sorted(run.glob("reports/*/report.html"))]
    economies = ["BRA", "CHN", "IND", "KEN", "NRU", "RUS", "SEN", "ZAF"]
    region = {"indicator": "internet-use", "economies": economies, "year": 2024}
    if ictstat:
        region["figures"] = figures_of_own_group(ictstat, **region)
    women = {"link": "i=internet-use&b=F/_T/_T/_Z&y=2024&e=SEN&c=en", "name": "Senegal", "breakdown": "women, 2024", "economy": "SEN", "source": "raw/itu/internet-use.csv:"}
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        # The flooding protection drops the links of a page that is led to hundreds of places within seconds, as only a test does.
        arguments = ["--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
                     "--disable-ipc-flooding-protection",
                     "--remote-debugging-port=0", f"--user-data-dir={profile}", "about:blank"]
        process = subprocess.Popen([program, *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            port_file = pathlib.Path(profile) / "DevToolsActivePort"
            for _ in range(300):
                if port_file.exists() and port_file.read_text().count("\n") >= 1:
                    break
                time.sleep(0.1)
            port = port_file.read_text().splitlines()[0]
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/json/list") as answer:
                pages = [target for target in json.load(answer) if target["type"] == "page"]
            for report in reports:
                asyncio.run(check(pages[0]["webSocketDebuggerUrl"], report.as_uri()))
            asyncio.run(check_explore(pages[0]["webSocketDebuggerUrl"], run / "explore.html", women, region if ictstat else None, [(report, "en") for report in reports]))
        finally:
            process.terminate()
            process.wait()
    print(f"browser: {len(reports)} reports read well on desk and phone, light and dark, in every language, without the network; so does explore.html")


if __name__ == "__main__":
    main(*sys.argv[1:])
