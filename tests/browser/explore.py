"""Opens explore.html of a run as a reader would: the console stays clean, nothing is asked of the network, a link opens its view,
keys alone lead to a figure, nothing scrolls sideways on a phone, letters stand out from what is behind them, and a region of
one's own has the figures that a run with `--groups` gives, to the last bit.
"""

import asyncio
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


async def check(browser, page, example, region):
    assert page.stat().st_size <= MOST_BYTES, f"{page} has {page.stat().st_size} bytes"
    url = page.as_uri()
    await looked_at(browser, url)
    await linked(browser, url, example)
    await by_keys(browser, url)
    if region:
        await own_region(browser, url, region)
