"""Opens explore.html of a run as a reader would: the console stays clean, nothing is asked of the network, a link opens its view,
keys alone lead to a figure, each number of a report leads to its parts, nothing scrolls sideways on a phone, letters stand out from what is behind them, and a region of
one's own has the figures that a run with `--groups` gives, to the last bit.
"""

import asyncio
import csv
import json
import struct

PHONE, DESK = (390, 844), (1280, 900)
READY = "document.body.dataset.ready === 'true'"
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
MOST_BYTES = 3_000_000

# The contrast of every letter with what is behind it: 4.5 at least, as WCAG asks of letters of this size.
CONTRAST = """(() => {
  const parts = (text) => text.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((c) => c / 255).map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)).reduce((sum, c, at) => sum + c * [0.2126, 0.7152, 0.0722][at], 0);
  const behind = (one) => { for (; one; one = one.parentElement) { const c = parts(getComputedStyle(one).backgroundColor); if (c.length < 4 || c[3] > 0) return c; } return [255, 255, 255]; };
  let least = [99, ''];
  for (const one of document.querySelectorAll('button, p, th, td, h1, h2, h3, label, dd, dt, li, summary, .tile span')) {
    if (!one.offsetParent || !one.textContent.trim()) continue;
    const [a, b] = [light(parts(getComputedStyle(one).color)), light(behind(one))], ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < least[0]) least = [ratio, one.className + ' ' + one.textContent.slice(0, 40)];
  }
  return JSON.stringify(least);
})()"""


async def opened(browser, url, size, scheme):
    await browser.call("Page.navigate", url="about:blank")
    await browser.open(url, *size, scheme)
    for _ in range(200):
        if await browser.value(READY):
            return
        await asyncio.sleep(0.05)
    raise AssertionError(f"{url} is not ready: {browser.events[-3:]}")


async def key(browser, name, code=None):
    for kind in ("keyDown", "keyUp"):
        text = {"text": "\r"} if name == "Enter" and kind == "keyDown" else {}
        await browser.call("Input.dispatchKeyEvent", type=kind, key=name, code=code or name, windowsVirtualKeyCode={"Enter": 13, "Tab": 9, "ArrowRight": 39, "ArrowDown": 40}.get(name, 0), **text)


async def looked_at(browser, url):
    for size, scheme in [(DESK, "light"), (DESK, "dark"), (PHONE, "light"), (PHONE, "dark")]:
        place = f"explore.html at {size[0]} px, {scheme}"
        await opened(browser, url, size, scheme)
        languages = json.loads(await browser.value("JSON.stringify([...document.querySelectorAll('[data-to]')].map((one) => one.dataset.to))"))
        for language in languages:
            await browser.value(f"document.querySelector('[data-to={language}]').click()")
            for view in ("map", "tiles"):
                await browser.value(f"document.querySelector('[data-view={view}]').click()")
                await browser.value("document.querySelector('#places [data-economy]').dispatchEvent(new MouseEvent('click', { bubbles: true }))")
                await browser.value("document.querySelectorAll('details').forEach((one) => { one.open = true })")
                assert await browser.value(SIDEWAYS) == 0, f"{place}, {language}: it scrolls sideways"
            said = await browser.value("document.body.innerText")
            assert "undefined" not in said and "null" not in said and "NaN" not in said and "{" not in said, f"{place}, {language}: {said[:3000]}"
        ratio, what = json.loads(await browser.value(CONTRAST))
        assert ratio >= 4.5, f"{place}: {what} has a contrast of {ratio:.1f}"
        every = "[...document.querySelectorAll('#indicator option')].map((one) => one.value)"
        for indicator in json.loads(await browser.value(f"JSON.stringify({every})")):
            await browser.value(f"(() => {{ const s = document.getElementById('indicator'); s.value = '{indicator}'; s.dispatchEvent(new Event('change')); }})()")
            assert await browser.value("document.querySelectorAll('#places [data-economy]').length") > 0, (place, indicator)
        complaints = [one for one in browser.complaints(url) if "about:blank" not in one]
        assert not complaints, f"{place}: {complaints}"


async def linked(browser, url, example):
    """A link leads to its view, and the view back to the link."""
    await opened(browser, f"{url}#{example['link']}", DESK, "light")
    assert await browser.value("document.querySelector('#economy h2').textContent") == example["name"]
    assert example["breakdown"] in await browser.value("document.querySelector('#view-title').textContent")
    assert await browser.value("document.querySelector('.tile[aria-pressed=true]').dataset.economy") == example["economy"]
    told = await browser.value("document.getElementById('economy').innerText")
    assert example["source"] in told, told


async def by_keys(browser, url):
    """Tab and arrows alone lead to an economy."""
    await opened(browser, url, DESK, "light")
    for _ in range(40):
        await key(browser, "Tab")
        if await browser.value("document.activeElement.closest('#places') !== null"):
            break
    first = await browser.value("document.activeElement.dataset.economy")
    await key(browser, "ArrowRight")
    await key(browser, "ArrowDown")
    second = await browser.value("document.activeElement.dataset.economy")
    assert first and second and first != second, (first, second)
    await key(browser, "Enter")
    assert await browser.value("document.activeElement.dataset.economy") == second, "the focus stays"
    assert await browser.value("document.querySelector('.tile[aria-pressed=true]').dataset.economy") == second
    assert await browser.value("document.activeElement.getAttribute('aria-label').length > 8")


async def own_region(browser, url, region):
    """Equal to the last bit to what a run gives for the same economies."""
    link = f"i={region['indicator']}&b=_T/_T/_T/_Z&y={region['year']}&o={'.'.join(region['economies'])}"
    await opened(browser, f"{url}#{link}", DESK, "light")
    found = json.loads(await browser.value("JSON.stringify([...document.querySelectorAll('#region-result [data-exact]')].map((one) => one.dataset.exact))"))
    bits = lambda number: struct.pack(">d", float(number))
    assert [bits(one) for one in found] == [bits(one) for one in region["figures"]], (found, region["figures"])


LINKS = """JSON.stringify([...document.querySelectorAll('article, section.numbers')].filter((one) => one.querySelector('table')).map((one) => [one.id,
  [...one.querySelector('table').querySelectorAll('tbody tr')].map((row) => row.querySelector('a[href*="explore.html#"]')?.getAttribute('href').split('#')[1] ?? null),
  one.querySelectorAll('.about-parts p').length, [...one.querySelectorAll('dd b')].map((large) => large.querySelector('a') !== null)]))"""


async def numbers_of(browser, report, language):
    """Every value of the figures of a report, with the link to its parts: what has none says why."""
    await browser.open(report.as_uri(), *DESK, "light")
    found = []
    for figure, links, n_told, are_linked in json.loads(await browser.value(LINKS)):
        table = report.parent / "tables" / f"{figure}.csv"
        if not table.is_file():
            continue
        with open(table, newline="", encoding="utf-8") as file:
            rows = [row for row in csv.DictReader(file) if row["language"] == language]
        assert len(rows) == len(links), (figure, len(rows), len(links))
        assert not rows or all(are_linked), (figure, "a large number leads nowhere")
        for row, link in zip(rows, links):
            assert link or not row["value"] or n_told, (figure, row["series"], row["point"], "leads nowhere and nothing says why")
            if link:
                found.append((figure, row, link.split("&c=")[0]))
    return found


async def parts(browser, url, numbers):
    """Each number of a figure leads to a view whose value is that number; its members give it."""
    await opened(browser, url, DESK, "light")
    known = {}
    for figure, row, link in numbers:
        if link not in known:
            await browser.value(f"location.hash = {json.dumps(link)}")
            for _ in range(1000):
                if await browser.value("document.body.dataset.shown") == link:
                    break
                await asyncio.sleep(0.01)
            else:
                raise AssertionError(f"{link} is not shown")
            known[link] = json.loads(await browser.value("JSON.stringify([document.querySelector('#parts [data-exact]')?.dataset.exact ?? null, document.querySelectorAll('#parts tbody tr').length, document.querySelector('#parts-same') !== null, document.activeElement.id, document.querySelectorAll('#parts .command').length > 0 || document.querySelectorAll('#parts .members').length === 2])"))
        exact, n_members, is_same, focused, has_commands = known[link]
        place = (figure, row["series"], row["point"], link, exact, row["value"])
        assert exact not in (None, "null"), place
        shown, stated = float(exact), float(row["value"])
        scale = min((1.0, 1e3, 1e6, 1e9), key=lambda scale: abs(shown / scale - stated))
        assert shown == stated or (scale > 1 and abs(shown / scale - stated) <= 1e-12 * abs(stated)), place
        assert not await browser.value("[...document.getElementById('parts').childNodes].some((one) => one.nodeType === Node.TEXT_NODE)"), place
        assert is_same and n_members and has_commands and focused == "parts-title", (place, known[link])
    return len(known)


async def parts_on_a_phone(browser, url, link):
    await opened(browser, f"{url}#{link}", PHONE, "light")
    assert await browser.value(SIDEWAYS) == 0, "the parts scroll sideways"
    assert await browser.value("document.getElementById('parts').getBoundingClientRect().top") < 100, "the parts are out of sight"
    await browser.value("document.getElementById('parts-close').click()")
    assert await browser.value("document.getElementById('parts').hidden && !location.hash.includes('g=')")


async def check(browser, page, example, region, reports):
    assert page.stat().st_size <= MOST_BYTES, f"{page} has {page.stat().st_size} bytes"
    url = page.as_uri()
    await looked_at(browser, url)
    await linked(browser, url, example)
    await by_keys(browser, url)
    numbers = [one for report, language in reports for one in await numbers_of(browser, report, language)]
    n_views = await parts(browser, url, numbers)
    await parts_on_a_phone(browser, url, numbers[0][2])
    print(f"browser: {len(numbers)} numbers of figures lead to {n_views} views that show them")
    if region:
        await own_region(browser, url, region)
