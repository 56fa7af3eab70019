"""What an owner has to supply, confirm or decide is data of the pack, and all of it is on the owner's list."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from webapp.content import BadContent, Content, load
from webapp.content.signoff import to_confirm
from webapp.domain.packs.model import Pack
from webapp.domain.packs.pieces import texts
from webapp.paths import CONTENT

CHILDLINE = "childline"
"""Every organisation's, and the one number that nobody doubts."""


@pytest.fixture(scope="module")
def cambridgeshire(content: Content) -> Pack:
    return content.packs.packs["cambridgeshire"]


# ---------------------------------------------------------------- contacts that nobody has confirmed


def test_all_that_only_the_old_leaflet_gives_is_marked_and_listed(cambridgeshire: Pack) -> None:
    leaflet = {each.id for each in cambridgeshire.contacts if {item[:4] for item in each.source} == {"S002"}}
    marked = {each.id for each in cambridgeshire.contacts if each.has_to_be_confirmed}
    assert marked == leaflet - {CHILDLINE} == {"childrens-team", "childrens-freepost", "childrens-formats", "nyas"}
    listed = "\n".join(to_confirm(cambridgeshire))
    assert all(f"contact {each}: " in listed for each in marked)


def test_groups_named_years_ago_and_an_old_kind_of_phone_are_marked_too(content: Content) -> None:
    marked = {
        name: {each.id for each in pack.contacts if each.has_to_be_confirmed}
        for name, pack in content.packs.packs.items()
    }
    assert marked["council"] == {"advocacy-alliance", "childrens-rights-project"}
    assert marked["staffordshire"] == {"minicom"}
    assert marked["care-provider"] == set()


def test_a_number_that_is_sure_is_not_said_to_be_in_doubt(content: Content) -> None:
    for pack in content.packs.packs.values():
        assert not pack.find(CHILDLINE).has_to_be_confirmed
        assert not pack.find("emergency").has_to_be_confirmed


def test_no_words_of_a_pack_say_what_the_mark_of_a_contact_says(content: Content) -> None:
    for pack in (*content.packs.packs.values(), content.packs.elsewhere):
        for text in texts(pack):
            assert not re.search(r"older leaflet|has to confirm|check that it is still there|landline", text), text


def test_a_page_that_names_details_nobody_has_confirmed_shows_their_card_or_does_not_start(tmp_path: Path) -> None:
    content = tmp_path / "content"
    shutil.copytree(CONTENT, content)
    page = content / "cambridgeshire" / "guidance" / "feedback.md"
    text = page.read_text(encoding="utf-8")
    page.write_text(f"{text}\nAsk NYAS on {{nyas.phone}}.\n", encoding="utf-8")
    with pytest.raises(BadContent, match=r"feedback.md: nobody has confirmed \{nyas.phone\}: show \{contact:nyas\}"):
        load(content)
    page.write_text(f"{text}\nAsk NYAS on {{nyas.phone}}.\n\n{{contact:nyas}}\n", encoding="utf-8")
    assert load(content)


# ---------------------------------------------------------------- what else an owner has to decide

CONFLICTS = {
    "cambridgeshire": "stage-2-clock all-upheld which-track address-of-the-leaflet calls-to-nyas meeting-letter",
    "staffordshire": "names-of-the-laws stage-1-clock stage-2-clock letter-for-stage-3 panel-accepted acknowledgement",
    "council": "ombudsman-year put-right-within-a-day stage-2-at-once",
    "care-provider": "stage-1-clock more-time",
}
"""Some that are known, and have to be told."""


def listed(content: Content, organisation: str) -> list[str]:
    return list(to_confirm(content.packs.packs[organisation], content.guidance[organisation].values()))


@pytest.mark.parametrize("organisation", CONFLICTS)
def test_where_the_sources_disagree_an_owner_reads_what_each_says_and_what_we_show(
    content: Content, organisation: str
) -> None:
    pack, lines = content.packs.packs[organisation], listed(content, organisation)
    assert {*CONFLICTS[organisation].split(), "ombudsman-details"} <= {each.id for each in pack.signoff.conflicts}
    for each in pack.signoff.conflicts:
        (line,) = [line for line in lines if line.startswith(f"conflict {each.id} (")]
        assert all(said in line for said in each.sources_say)
        assert line.endswith(f"We show: {each.we_show}")


def test_what_people_need_and_no_source_gives_is_listed(content: Content) -> None:
    for organisation in ("staffordshire", "council"):
        (line,) = [
            line for line in listed(content, organisation) if line.startswith("missing independent-way-for-staff")
        ]
        assert all(name in line for name in ("Care Quality Commission", "Ofsted", "Protect"))


def test_law_is_listed_for_whom_it_bears_on_and_says_how_well_it_was_checked(content: Content) -> None:
    code = [
        name
        for name in content.packs.packs
        if any("law complaint-handling-code (fairly sure)" in line for line in listed(content, name))
    ]
    assert code == ["cambridgeshire", "council", "staffordshire"]
    assert any(line.startswith("law stage-3-panel (text read)") for line in listed(content, "staffordshire"))
    assert not any(line.startswith("law stage-3-panel") for line in listed(content, "care-provider"))


def test_every_law_bears_on_a_procedure_that_there_is(content: Content) -> None:
    there = {procedure.id for pack in content.packs.packs.values() for procedure in pack.procedures}
    assert {about for each in content.packs.elsewhere.signoff.law for about in each.about} <= there


def test_nothing_of_it_is_for_the_public(content: Content) -> None:
    pages = [page.text for each in (*content.guidance.values(), content.about) for page in each.values()]
    packs = (*content.packs.packs.values(), content.packs.elsewhere)
    public = "\n".join([*pages, *(text for pack in packs for text in texts(pack))])
    assert "Complaint Handling Code" not in public
    for pack in packs:
        for each in (*pack.signoff.law, *pack.signoff.gaps):
            assert each.says not in public


def test_laws_are_called_by_the_names_they_have(content: Content) -> None:
    laws = [law for pack in content.packs.packs.values() for each in pack.procedures if (law := each.law)]
    assert len(laws) == 3
    for law in laws:
        assert re.search(r" \(England\) Regulations \d{4}$", law), law


def test_the_day_of_an_old_procedure_is_listed(content: Content) -> None:
    lines = listed(content, "council")
    for procedure in ("adults", "childrens"):
        assert any(line.startswith(f"procedure {procedure}: ") and "31 March 2017" in line for line in lines)


def test_every_sentence_that_says_that_the_information_does_not_say_is_listed(content: Content) -> None:
    lines = listed(content, "staffordshire")
    assert "not said (guidance/anonymous.md): Our published information does not say what happens then." in lines
    assert any(
        line.startswith("not said (pack.toml): Our published information does not say if that") for line in lines
    )
    assert any(
        line.startswith("not said (guidance/how-long-it-takes.md): Our published information does not say")
        for line in lines
    )
    assert not any("If you do not say how to reach you" in line for line in listed(content, "cambridgeshire"))


def test_an_example_is_told_that_it_is_one(content: Content) -> None:
    assert listed(content, "council")[0].startswith("example: ")
    assert not any(line.startswith("example: ") for line in listed(content, "cambridgeshire"))
