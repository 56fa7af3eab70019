"""How a real browser comes to a state: with the cookies of who asks, by a link or by a form with what they send."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.desk.office import Browser
from tests.desk.state import State
from webapp.desk.views.sign_in import HALF_WAY

COOKIES = {"desk": "/", HALF_WAY: "/sign-in", "desk-oidc": "/"}
SEND = """([url, fields]) => {
  const form = document.createElement("form");
  form.method = "post";
  form.action = url;
  for (const [name, value] of fields) {
    const box = document.createElement("textarea");
    box.name = name;
    box.value = value;
    form.append(box);
  }
  document.body.append(form);
  form.submit();
}"""


def bring_about(page: Page, address: str, state: State) -> None:
    """Ask for a state. What is sent comes from a page of the desk, as it must."""
    _be(page, address, state.browser)
    if state.sends is None:
        response = page.goto(f"{address}{state.url}", wait_until="domcontentloaded")
    else:
        sent = [(name, each) for name, value in state.sends.items() for each in _several(value)]
        with page.expect_navigation(wait_until="domcontentloaded") as navigation:
            page.evaluate(SEND, [state.url, sent])
        response = navigation.value
    assert response is not None
    assert response.status == state.status, f"{state.name}: {response.status} {page.url}"


def _several(value: object) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else [str(value)]


def _be(page: Page, address: str, browser: Browser) -> None:
    found = {name: browser.client.get_cookie(name, path=path) for name, path in COOKIES.items()}
    page.context.clear_cookies()
    page.context.add_cookies(
        [
            {"name": name, "value": cookie.value, "url": f"{address}{COOKIES[name]}"}
            for name, cookie in found.items()
            if cookie is not None
        ]
    )
