"""Nobody gives more than they have, whatever they ask of the action."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from indicators.access import grant_for
from indicators.actions.members import add_member, remove_member
from indicators.models import Membership
from indicators.permissions import Role, permissions_of
from tests.factories import organisations, people

ROLES = st.sets(st.sampled_from(Role), min_size=1)


class Lattice(TestCase):
    @settings(max_examples=40, deadline=None)
    @given(mine=ROLES, given_role=st.sampled_from(Role))
    def test_role_is_given_exactly_when_it_may_do_no_more_than_the_giver(self, mine, given_role):
        organisation = organisations.municipality("a", "A kommun", area_code="9001", area_title="A")
        giver = None
        for role in mine:
            giver = giver or people.member("giver@a.example", organisation, role)
            Membership.objects.get_or_create(user=giver, organisation=organisation, role=role)
        may = permissions_of([given_role]) <= permissions_of(mine)

        try:
            add_member(grant=grant_for(giver, organisation), email="new@a.example", role=given_role, by=giver)
        except PermissionDenied:
            assert not may
        else:
            assert may
        assert Membership._base_manager.filter(user__email="new@a.example").exists() == may

    @settings(max_examples=40, deadline=None)
    @given(steps=st.lists(st.tuples(st.integers(0, 2), st.booleans()), max_size=12))
    def test_an_organisation_keeps_an_administrator_whatever_is_taken_and_given(self, steps):
        organisation = organisations.municipality("a", "A kommun", area_code="9001", area_title="A")
        admins = [people.member(f"{n}@a.example", organisation, Role.ADMINISTRATOR) for n in range(3)]
        for number, takes in steps:
            user = admins[number]
            held = Membership._base_manager.filter(user=user, role=Role.ADMINISTRATOR).first()
            if takes and held:
                try:
                    remove_member(membership=held, by=user)
                except ValidationError:
                    assert Membership._base_manager.filter(role=Role.ADMINISTRATOR).count() == 1
            elif not takes and not held:
                Membership.objects.create(user=user, organisation=organisation, role=Role.ADMINISTRATOR)
            assert Membership.objects.filter(organisation=organisation, role=Role.ADMINISTRATOR).exists()


def test_grant_in_one_organisation_gives_nothing_in_another(administrator, falun):
    with pytest.raises(PermissionDenied):
        add_member(
            grant=grant_for(administrator, falun),
            email="new@falun.example",
            role=Role.READER,
            by=administrator,
        )

    assert not Membership.objects.filter(organisation=falun).exists()
