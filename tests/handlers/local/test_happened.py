"""What happened meanwhile, in sentences."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from handlers.local.happened import Arrived, sentences

AT = datetime(2026, 11, 27, 13, tzinfo=UTC)


def arrived(
    to: str, zone: str = "Europe/Madrid", *, at: datetime = AT, title: str = "Your week"
) -> Arrived:
    return Arrived(at, to, False, ZoneInfo(zone), title)


def test_one_title_at_one_local_time_is_one_sentence() -> None:
    names = ["Ana", "Ben", "Chen", "Dora", "Eli"]
    assert sentences([arrived(name) for name in names]) == [
        "Fri 27 Nov, 14:00: Ana, Ben, Chen and 2 others got “Your week”."
    ]
    assert sentences([arrived(name) for name in names[:4]]) == [
        "Fri 27 Nov, 14:00: Ana, Ben, Chen and Dora got “Your week”."
    ]


def test_people_in_other_zones_join_at_their_own_local_time() -> None:
    later = AT + timedelta(hours=1)
    assert sentences([arrived("Ben", "Europe/London", at=later), arrived("Ana")]) == [
        "Fri 27 Nov, 14:00: Ana and Ben got “Your week”."
    ]


def test_who_is_called_by_name_got_the_same_as_the_others() -> None:
    got = [arrived(f"{name} Lund", title=f"How was your week, {name}?") for name in ("Ana", "Ben")]
    assert sentences(got) == ["Fri 27 Nov, 14:00: Ana Lund and Ben Lund got “How was your week?”."]
    about_ana = arrived("Kim Lund", title="Taken up: Ana")
    assert sentences([about_ana]) == ["Fri 27 Nov, 14:00: Kim Lund got “Taken up: Ana”."]


def test_another_title_or_time_is_another_sentence_in_order() -> None:
    assert sentences(
        [
            arrived("Ana", at=AT + timedelta(hours=4), title="A reminder"),
            arrived("Ana"),
            Arrived(AT + timedelta(days=3), "west", True, ZoneInfo("Europe/Madrid"), "Well done"),
        ]
    ) == [
        "Fri 27 Nov, 14:00: Ana got “Your week”.",
        "Fri 27 Nov, 18:00: Ana got “A reminder”.",
        "Mon 30 Nov, 14:00: “Well done” was posted in #west.",
    ]


def test_nothing_is_no_sentence() -> None:
    assert sentences([]) == []
