"""The review of a period: what both may see, the same in chat and on paper, and no score."""

import re
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path

import httpx
import pytest
from cryptography.fernet import Fernet
from pypdf import PdfReader
from pypdf.generic import Destination
from sqlmodel import select
from starlette.applications import Starlette

from bot.app import put_together
from bot.cards import Card
from bot.checkins import commitments, items
from bot.checkins.blockers import record_blocker
from bot.clock import SetClock
from bot.coaching.review import letters, parts
from bot.coaching.review.cards import review
from bot.coaching.review.ids import Action
from bot.coaching.review.links import Links
from bot.coaching.review.page import html
from bot.coaching.review.paper import pdf
from bot.coaching.review.summary import Period, Review, quarter_of
from bot.errors import NotYours
from bot.interactions import Interaction, Press
from bot.language.offline import OfflineReader
from bot.people.exporting import card_words
from handlers.web.reviews import Reviews
from storage.encryption import Vault
from storage.session import Database
from storage.tables import AgreedAction, Expectation, Member, Person, Talk
from storage.words import AgreedState, Audience, ItemKind, ItemState
from tests.bringing import bring_in
from tests.factories import Made, make_team

NOW = datetime(2026, 12, 15, 9, tzinfo=UTC)
KEY = Fernet.generate_key().decode()

QUARTERS = [
    (date(2026, 12, 15), Period(date(2026, 10, 1), date(2026, 12, 31))),
    (date(2027, 1, 20), Period(date(2026, 10, 1), date(2026, 12, 31))),
    (date(2027, 2, 1), Period(date(2027, 1, 1), date(2027, 3, 31))),
    (date(2026, 4, 30), Period(date(2026, 1, 1), date(2026, 3, 31))),
]


@pytest.mark.parametrize(("day", "period"), QUARTERS, ids=str)
def test_a_quarter_that_has_just_ended_is_the_one_to_talk_about(day: date, period: Period) -> None:
    assert quarter_of(day) == period


def test_words_stay_words_on_paper() -> None:
    found = Review("<b>Ana</b>", "Kim", QUARTERS[0][1], wins=("<script>alert(1)</script>",))
    page = html(found, "x/pdf")
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    assert "<b>Ana" not in page
    long = review(Review("Ana", "Kim", QUARTERS[0][1], wins=("w",) * 20), None)
    assert "And 12 more." in "\n".join(card_words(long))


def words_on(paper: bytes) -> str:
    """All that stands on its pages, in one line."""
    return " ".join("\n".join(page.extract_text() for page in _read(paper).pages).split())


def _read(paper: bytes) -> PdfReader:
    return PdfReader(BytesIO(paper))


def test_the_file_says_what_the_page_says_with_headings_and_numbered_pages() -> None:
    wins = tuple(f"Win {n}, kept after a long talk about what they need from us" for n in range(50))
    found = Review(
        "Zoë Şahin", "Łukasz Ñandú", QUARTERS[0][1], ways=("<b>Notes</b>",), talks=1, wins=wins
    )
    paper = pdf(found, NOW.date())
    said = words_on(paper)
    for name, lines in parts.parts(found):
        assert name in said
        for line in lines:
            assert line in said
    assert "1 October to 31 December 2026" in said
    assert parts.INTRO in said
    assert parts.BOTH_SEE in said
    read = _read(paper)
    assert len(read.pages) == 2
    assert "2 of 2 Review: Zoë Şahin and Łukasz Ñandú, as of 15 December 2026" in said
    assert read.metadata is not None
    assert read.metadata.title == "Review: Zoë Şahin and Łukasz Ñandú"
    assert [one.title for one in read.outline if isinstance(one, Destination)] == [
        name for name, _ in parts.parts(found)
    ]
    assert "□" not in said


def test_names_from_anywhere_are_printed_or_a_box_in_their_place(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(letters, "ON_MACHINES", [Path("/nowhere")] * len(letters.ON_MACHINES))
    wins = ("שלום לכולם, 3 new customers", "Дмитро, Ελένη, สมชาย and नीरज ✓", "\x00\u202ewon\ud83d")
    said = words_on(pdf(Review("محمد علي", "田中 太郎", QUARTERS[0][1], wins=wins), NOW.date()))
    assert "محمد علي" in said
    assert "and □□ □□" in said
    for one in ("שלום לכולם", "3 new customers", "Дмитро, Ελένη, สมชาย", "✓", "• won To talk"):
        assert one in said
    assert "□ stands for a letter that this file has no font for." in said


NAMES = [
    ("Ana Ruiz", "Review of Ana Ruiz, 1 October to 31 December 2026.pdf"),
    ('../A:n"a\u202e/', "Review of .. A n a , 1 October to 31 December 2026.pdf"),
    ("田中 太郎", "Review of 田中 太郎, 1 October to 31 December 2026.pdf"),
]


@pytest.mark.parametrize(("person", "name"), NAMES)
def test_a_file_has_a_name_that_every_machine_can_keep(person: str, name: str) -> None:
    assert parts.file_name(Review(person, "Kim", QUARTERS[0][1])) == name


async def lived(database: Database, made: Made) -> None:
    """A quarter of Ana's, with things that do not belong into a review."""
    ana, kim = made.reps["Ana"], made.managers["Kim"]
    period = (date(2026, 10, 1), date(2026, 12, 31))
    async with database.organisation(made.organisation_id) as session:
        person = await session.get_one(Person, ana)
        ben = await session.get_one(Person, made.reps["Ben"])
        at = NOW - timedelta(days=20)
        for audience, words in ((Audience.MANAGER, "open"), (Audience.PRIVATE, "secret")):
            await items.record_win(session, person, f"won {words}", audience, at)
            done = await commitments.record_commitment(
                session, person, f"did {words}", audience, at
            )
            done.state = ItemState.DONE
            session.add(done)
        await items.record_thanks(session, ben, "for the demo", Audience.TEAM, at, to=[ana])
        await items.record_win(
            session, person, "won before", Audience.TEAM, NOW - timedelta(days=99)
        )
        await record_blocker(session, person, "stuck in legal", Audience.MANAGER, at)
        await items.add_item(session, person, ItemKind.MOOD, Audience.MANAGER, at, number=2)
        talk = Talk(
            team_id=made.team_id,
            manager_id=kim,
            person_id=ana,
            number=1,
            opened_at=at,
            held_at=at,
        )
        session.add(talk)
        await session.flush()
        for owner, words, state in (
            (ana, "call", AgreedState.DONE),
            (kim, "ask", AgreedState.OPEN),
        ):
            session.add(
                AgreedAction(
                    talk_id=talk.id,
                    owner_id=owner,
                    by_person_id=kim,
                    text=f"{words} Fabrikam",
                    agreed_at=at,
                    state=state,
                    ended_at=at if state == AgreedState.DONE else None,
                )
            )
        session.add(
            Expectation(
                person_id=ana,
                team_id=made.team_id,
                period_start=period[0],
                period_end=period[1],
                version=1,
                by_person_id=kim,
                at=at,
                ways=["Notes the same day"],
                help="Kim joins the first two",
                agreed_at=at,
                agreed_by_id=ana,
            )
        )
    days = ",".join(day.isoformat() for day in period)
    await bring_in(database, made.organisation_id, "targets", [f"ana,{days},1,3,4,count"], NOW)
    await bring_in(database, made.organisation_id, "results", ["ana,2026-11-02,2"], NOW)
    leave = ["ana,2026-11-09,2026-11-13,sick"]
    await bring_in(database, made.organisation_id, "leave", leave, NOW)


async def test_both_see_the_same_and_nothing_of_how_they_felt(database: Database) -> None:
    made = await make_team(database)
    await lived(database, made)
    ana, kim = made.reps["Ana"], made.managers["Kim"]
    bot = put_together(database, SetClock(NOW), OfflineReader(), {})

    async def show(who: int) -> Card:
        press = Press(Action.SHOW, f"{kim}:{ana}")
        return (await bot.handle(Interaction(made.organisation_id, who, press))).cards[0]

    card = await show(ana)
    assert card == await show(kim)
    with pytest.raises(NotYours):
        await show(made.reps["Ben"])
    words = "\n".join(card_words(card))
    for shown in (
        "Notes the same day",
        "Help: Kim joins the first two",
        "Ana: call Fabrikam",
        "Kim: ask Fabrikam (still to do)",
        "You noted once that you have talked.",
        "Away on 5 working days.",
        "did open",
        "won open",
        "Ben: for the demo",
    ):
        assert shown in words
    for hidden in ("secret", "won before", "stuck", "sick", "ood 2", "Brought in"):
        assert hidden not in words

    measured = ["ana,2026-12-01,csat,82"]
    await bring_in(database, made.organisation_id, "metrics", measured, NOW)
    words = "\n".join(card_words(await show(ana)))
    assert "Customer satisfaction (own): 82 of 100" in words
    assert "Brought in 2; floor 1, target 3, aspiration 4." in words


async def test_the_address_opens_it_for_a_week_while_they_work_together(
    database: Database,
) -> None:
    made = await make_team(database)
    await lived(database, made)
    ana, kim = made.reps["Ana"], made.managers["Kim"]
    links = Links("https://rq.example/", Vault([KEY]))
    app = Starlette(routes=Reviews(database, SetClock(NOW), links).routes())
    transport = httpx.ASGITransport(app=app)
    good = links.address(made.organisation_id, kim, ana)
    async with httpx.AsyncClient(transport=transport, base_url="https://rq.example") as client:
        answer = await client.get(good)
        assert answer.status_code == 200
        assert "won open" in answer.text
        assert "secret" not in answer.text
        assert answer.headers["cache-control"] == "no-store"
        [address] = re.findall(r'href="([^"]+)"', answer.text)
        paper = await client.get(f"https://rq.example/reviews/{address}")
        assert paper.status_code == 200
        assert paper.headers["content-type"] == "application/pdf"
        assert paper.headers["cache-control"] == "no-store"
        assert "Review%20of%20Ana%20Ruiz%2C%201%20October" in paper.headers["content-disposition"]
        said = words_on(paper.content)
        assert "won open" in said
        for hidden in ("secret", "stuck", "sick"):
            assert hidden not in said
        others = links.address(made.organisation_id, kim, kim)
        stranger = Links("https://rq.example", Vault([Fernet.generate_key().decode()]))
        old = Fernet(KEY).encrypt_at_time(
            f"review:{made.organisation_id}:{kim}:{ana}".encode(), int(NOW.timestamp()) - 10**8
        )
        for bad in (
            others,
            stranger.address(made.organisation_id, kim, ana),
            f"https://rq.example/reviews/{old.decode()}",
            "https://rq.example/reviews/x",
        ):
            assert (await client.get(bad)).status_code == 404
            assert (await client.get(f"{bad}/pdf")).status_code == 404
        async with database.organisation(made.organisation_id) as session:
            part = (await session.exec(select(Member).where(Member.person_id == ana))).one()
            part.until = NOW.date()
            session.add(part)
        assert (await client.get(good)).status_code == 404
        assert (await client.get(f"{good}/pdf")).status_code == 404
