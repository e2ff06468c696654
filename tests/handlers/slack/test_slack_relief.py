"""A target that moves, in Slack: the form, the formula, the decision and the rep's message."""

from datetime import date

from bot.targets.ids import Action
from storage.queries.targets import band_in_force
from storage.session import Database
from storage.tables import TargetBand
from storage.words import BandSource
from tests.factories import NOW
from tests.fakes.slack.acting import Actor
from tests.fakes.slack.state import everything_said
from tests.handlers.slack.slack_world import Mode, world
from tests.handlers.slack.test_slack_week import EACH_WAY


@EACH_WAY
async def test_from_the_command_to_the_reps_message(database: Database, mode: Mode) -> None:
    async with world(database, mode) as here:
        made = here.made["T0WEST"]
        async with database.organisation(made.organisation_id) as session:
            session.add(
                TargetBand(
                    person_id=made.reps["Ana"],
                    period_start=date(2026, 10, 1),
                    period_end=date(2026, 12, 31),
                    unit="money",
                    floor="180000",
                    target="300000",
                    aspiration="360000",
                    step="100",
                    effective_from=date(2026, 10, 1),
                    source=BandSource.IMPORT,
                    at=NOW,
                )
            )
        ana, kim = here.actor("ana"), here.actor("kim")
        await ana.command("/relief")
        await here.settle(lambda: ana.modal)
        await ana.submit(
            {
                "what": "away",
                "since": "2026-12-07",
                "until": "2026-12-11",
                "reason": "Moving *house* <!channel>",
            }
        )
        await here.settle(lambda: _said(ana, "66 become 61"))
        await ana.press(ana.messages[-1], "Ask for it")
        await here.settle(lambda: _said(kim, "takes 5 of 66 selling days"))
        assert "Moving *house* <!channel>" in everything_said(kim.messages[-1])
        await kim.press(kim.messages[-1], "Approve")
        await here.settle(lambda: _said(ana, "Kim Lund has decided: your target is now"))
        assert Action.APPROVE not in str(kim.messages[-1].blocks)
        async with database.reading(made.organisation_id) as session:
            band = await band_in_force(session, made.reps["Ana"], date(2026, 12, 31))
        assert band is not None
        assert (band.floor, band.target, band.aspiration) == ("166400", "277300", "332700")
        assert here.slack.refused == []


def _said(actor: Actor, words: str) -> bool:
    return any(words in everything_said(one) for one in actor.messages)
