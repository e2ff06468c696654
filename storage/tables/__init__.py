"""All tables, gathered so that metadata is complete wherever one of them is used."""

from storage.tables.checkins import (
    Checkin,
    Item,
    ItemEvent,
    ItemPerson,
    ItemVersion,
    Suggestion,
)
from storage.tables.coaching import Nudge, NudgeEvent
from storage.tables.deliveries import Delivery
from storage.tables.diagnoses import Diagnosis, DiagnosisAnswer
from storage.tables.highlights import Highlight, Post, Reaction
from storage.tables.introductions import Introduction
from storage.tables.local import LocalClock, LocalMessage
from storage.tables.organisations import (
    Agenda,
    Cadence,
    Member,
    Organisation,
    Policy,
    Setting,
    Team,
    TeamEvent,
)
from storage.tables.people import Draft, Identity, Leave, Person
from storage.tables.relief import (
    Correction,
    Delegation,
    Proposal,
    RecordEntry,
    RecordWords,
    ReliefLook,
)
from storage.tables.resources import Resource, ResourceOffer
from storage.tables.slack import SlackInstall, SlackSeen, SlackState
from storage.tables.talks import AgreedAction, Talk, TalkTopic
from storage.tables.targets import (
    AccountMove,
    ApiAnswer,
    ApiKey,
    Expectation,
    ExpectationTalk,
    ImportBatch,
    ImportChange,
    Metric,
    PartTime,
    Result,
    TargetBand,
)
from storage.tables.teams import TeamsChannel, TeamsChat, TeamsSeen, TeamsTenant
from storage.tables.wellbeing import BurnoutAnswer

__all__ = [
    "AccountMove",
    "Agenda",
    "AgreedAction",
    "ApiAnswer",
    "ApiKey",
    "BurnoutAnswer",
    "Cadence",
    "Checkin",
    "Correction",
    "Delegation",
    "Delivery",
    "Diagnosis",
    "DiagnosisAnswer",
    "Draft",
    "Expectation",
    "ExpectationTalk",
    "Highlight",
    "Identity",
    "ImportBatch",
    "ImportChange",
    "Introduction",
    "Item",
    "ItemEvent",
    "ItemPerson",
    "ItemVersion",
    "Leave",
    "LocalClock",
    "LocalMessage",
    "Member",
    "Metric",
    "Nudge",
    "NudgeEvent",
    "Organisation",
    "PartTime",
    "Person",
    "Policy",
    "Post",
    "Proposal",
    "Reaction",
    "RecordEntry",
    "RecordWords",
    "ReliefLook",
    "Resource",
    "ResourceOffer",
    "Result",
    "Setting",
    "SlackInstall",
    "SlackSeen",
    "SlackState",
    "Suggestion",
    "Talk",
    "TalkTopic",
    "TargetBand",
    "Team",
    "TeamEvent",
    "TeamsChannel",
    "TeamsChat",
    "TeamsSeen",
    "TeamsTenant",
]
