"""Every table. One file per noun."""

from indicators.models.activities import Activity
from indicators.models.attendance import AttendanceEvent, LateDecision
from indicators.models.audit import AuditEvent, AuditHead
from indicators.models.goals import Decision, Goal, GoalKpi
from indicators.models.imports import ImportProblem, ImportRun, ImportState
from indicators.models.kpis import Kpi, KpiReading
from indicators.models.observations import EarlierObservation, Observation, OwnObservation
from indicators.models.occasions import Occasion, Series
from indicators.models.organisations import Area, GroupMember, Organisation, OrganisationKind
from indicators.models.people import Membership, User
from indicators.models.projects import Project, ProjectMember
from indicators.models.releases import Release, ReleaseBasis, ReleasedFigure, ReleaseWithdrawal
from indicators.models.targets import Target

__all__ = [
    "Activity",
    "Area",
    "AttendanceEvent",
    "AuditEvent",
    "AuditHead",
    "Decision",
    "EarlierObservation",
    "Goal",
    "GoalKpi",
    "GroupMember",
    "ImportProblem",
    "ImportRun",
    "ImportState",
    "Kpi",
    "KpiReading",
    "LateDecision",
    "Membership",
    "Observation",
    "Occasion",
    "Organisation",
    "OrganisationKind",
    "OwnObservation",
    "Project",
    "ProjectMember",
    "Release",
    "ReleaseBasis",
    "ReleaseWithdrawal",
    "ReleasedFigure",
    "Series",
    "Target",
    "User",
]
