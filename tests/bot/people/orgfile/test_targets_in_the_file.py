"""What an organisation file says of targets: read, brought in once, and left alone where unsaid."""

import pytest

from bot.people.orgfile.reading import OrganisationFileErrors, parse_organisation
from bot.targets.chosen import chosen
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
    ],
    ids=["key", "kind", "two", "number", "one", "long"],
)
def test_each_mistake_is_named_with_its_line(targets: str, mistake: str):
    with pytest.raises(OrganisationFileErrors) as wrong:
        parse_organisation(f"{WEST}\ntargets: {targets}\n".encode())
    assert mistake in str(wrong.value)
