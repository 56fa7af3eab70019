"""What the keyboard comes to on a page, beside what can be pressed on it."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.accessibility.test_keyboard import STOP

MOST_STOPS = 250
# One of a group of radio buttons is come to; the arrows go on from it. What is not shown cannot be pressed.
PRESSABLE = """() => {
  const all = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")];
  const shown = all.filter((it) => it.type !== "hidden" && it.tagName !== "MAIN" && it.checkVisibility());
  const group = (it) => it.type === "radio" ? shown.find((one) => one.type === "radio" && one.name === it.name) : it;
  const pressable = shown.filter((it) => group(it) === it && !it.disabled);
  window.placeOf = (it) => pressable.indexOf(group(it));
  return pressable.map((it) => `${it.tagName} ${it.name ?? ""} ${it.textContent.trim()}`.slice(0, 60));
}"""
NEXT = f"""() => {{
  const at = document.activeElement;
  const stop = ({STOP.replace("window.told", "window.stopsTold")})();
  return stop && {{ ...stop, place: placeOf(at) }};
}}"""
"""A field of the desk is called told, and a window has each field's name."""


def problems_by_keyboard(page: Page) -> list[str]:
    """Press Tab until the focus has gone round; return what it never came to, in which order, and what is not seen."""
    pressable, places, wrong = page.evaluate(PRESSABLE), [], []
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(NEXT)
        if stop is None:
            break
        places.append(stop["place"])
        if not stop["seen"]:
            wrong.append(f"the focus cannot be seen on {stop['name']}")
        if not stop["free"]:
            wrong.append(f"something covers {stop['name']}")
    else:
        wrong.append("the focus never goes round")
    wrong += [f"never stops at {name}" for place, name in enumerate(pressable) if place not in places]
    if places != sorted(places):
        wrong.append(f"stops in another order than it stands in: {places}")
    if not places or "Skip to main content" not in pressable[0]:
        wrong.append("does not begin with the way past the header")
    return wrong
