"""What an organisation file says of targets: read, brought in once, and left alone where unsaid."""

from datetime import date

import pytest

from bot.people.orgfile.reading import OrganisationFileErrors, parse_organisation
from bot.targets.chosen import chosen
from bot.targets.events import Period
from storage.session import Database
from tests.bot.people.village import WEST, Village

TWELVE = "10%, 10%, 10%, 10%, 10%, 10%, 10%, 5%, 5%, 7.5%, 7.5%, 5%"
SAYS = f"""{WEST}
targets:
  text: >
    The floor is paid in full.
    The aspiration is a dream we share.
  season: [{TWELVE}]
"""


async def test_brought_in_once_shown_first_and_left_alone(database: Database):
    here = Village(database)
    plan = await here.apply(SAYS)
    sentences = [one.sentence for one in plan.changes]
    assert (
        "What targets count for: The floor is paid in full. The aspiration is a dream we share. "
        "The year by months is 10%, 10%, 10%, 10%, 10%, 10%, 10%, 5%, 5%, 7.5%, 7.5%, 5%."
    ) in sentences
    assert (await here.apply(SAYS)).changes == ()
    assert (await here.apply(WEST)).changes == ()
    changed = await here.apply(f"{WEST}\ntargets: {{text: The floor is a start.}}\n")
    assert [one.sentence for one in changed.changes] == [
        "What targets count for: The floor is a start."
    ]
    async with database.reading(here.organisation_id) as session:
        found = await chosen(session)
    assert found.text == "The floor is a start."
    assert found.season is not None
    assert [float(share) for share in found.season.shares[6:9]] == [0.1, 0.05, 0.05]


@pytest.mark.parametrize(
    ("targets", "mistake"),
    [
        ("{txt: x}", "Line 15: 'txt' is no key of `targets`. Did you mean `text`?"),
        ("x", "Line 15: `targets` must be written with keys"),
        (
            "{season: [50%, 50%]}",
            "Line 15: `season` has 2 shares that add up to 100%. Write twelve",
        ),
        ("{season: [50, x]}", "Line 15: `season`: '50' is not a percentage."),
        ("{season: 8%}", "Line 15: `season` must be a list"),
        (f"{{text: {'x' * 501}}}", "Write 1 to 500 characters."),
        ("{currency: euros}", "`currency`: 'euros' is no currency."),
        ("{fiscal_year: 13}", "`fiscal_year`: '13' is no month."),
        ("{ramp: 25%}", "Line 15: `ramp` must be a list"),
    ],
    ids=["key", "kind", "two", "number", "one", "long", "currency", "month", "ramp"],
)
def test_each_mistake_is_named_with_its_line(targets: str, mistake: str):
    with pytest.raises(OrganisationFileErrors) as wrong:
        parse_organisation(f"{WEST}\ntargets: {targets}\n".encode())
    assert mistake in str(wrong.value)


async def test_the_organisations_own_year_money_and_ramp(database: Database):
    here = Village(database)
    says = "targets: {fiscal_year: february, currency: eur, ramp: [0%, 50%, 100%]}"
    plan = await here.apply(f"{WEST}\n{says}\n")
    assert (
        "New colleagues' months ask for 0%, 50%, 100%. Money is in EUR. "
        "The fiscal year begins in February."
    ) in [one.sentence for one in plan.changes]
    assert (await here.apply(f"{WEST}\n{says}\n")).changes == ()
    async with database.reading(here.organisation_id) as session:
        found = await chosen(session)
    assert (found.ramp, found.currency) == (("0", "50", "100"), "EUR")
    quarter = Period(date(2026, 11, 1), date(2027, 1, 31))
    assert found.period_words(quarter) == "FY2027 Q4 (1 November 2026 to 31 January 2027)"
    stretch = Period(date(2026, 11, 2), date(2026, 11, 20))
    assert found.period_words(stretch) == "2 to 20 November 2026"
