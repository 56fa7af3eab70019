"""What is wrong with a page would be found, whichever test fetches it."""

import pytest

from tests.browser import HygieneClient, Page
from tests.web.hygiene import problems

FAULTS = {
    "<div>": "</main> closes <div>",
    "</p>": "</p> closes <main>",
    "<div/></div>": "<div/> is not closed by its slash",
    '<p id="a" id="b">x</p>': "<p> has 'id' twice",
    "<p><div>x</div></p>": "<div> stands inside <p>, which holds only words",
    "<ul><p>x</p></ul>": "<p> stands directly in <ul>",
    '<a href="/"><button>x</button></a>': "<button> stands inside something one can press",
    '<form method="post"><form method="post"></form></form>': "a form stands inside a form",
    "less < more": "a bare < stands in 'less < more'",
    "<script>if (a < b) '</p>'</script>": """an inline script "if (a < b) '</p>'\"""",
    "<script>": "<script> is never closed",
    "<style>p > a {}</style>": "inline style",
    "<h1>x</h1><p>x</p>": "2 × <h1>",
    "<h4>x</h4><p>x</p>": "a h4 follows a heading of level 2",
    "<h2>x</h2><h2>y</h2><p>x</p>": "the heading 'x' stands over nothing",
    '<i id="twice">x</i><i id="twice">x</i>': "the id 'twice' stands twice",
    '<label for="nothing">x</label>': "for leads to 'nothing', which is not there",
    '<a href="#nothing">x</a>': "a link to '#nothing', which is not on the page",
    '<a href="/"></a>': "an empty a to '/'",
}
HARMLESS = ["<!-- <div> -->", '<p title="a > b">x</p>', "<P>x</P>", "<svg><title>x</title><path/></svg>", "1 > 0"]


def with_more(page: Page, more: str) -> list[str]:
    """Return what is found wrong with a page that holds something more."""
    before, end, after = page.html.partition("</main>")
    assert end
    other = Page(page.response, page.url)
    other.html = before + more + end + after
    return list(problems(other))


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_found(client: HygieneClient, fault: str) -> None:
    assert FAULTS[fault] in with_more(client.visit("/danger"), fault)


@pytest.mark.parametrize("harmless", HARMLESS)
def test_what_is_no_fault_is_not_taken_for_one(client: HygieneClient, harmless: str) -> None:
    assert with_more(client.visit("/danger"), harmless) == []
