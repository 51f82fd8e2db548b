from indicators.models import Membership, Organisation, User
from indicators.permissions import Role

PASSWORD = "a long enough password"


def member(email: str, organisation: Organisation, role: Role) -> User:
    user = User.objects.create_user(email, PASSWORD)
    Membership.objects.create(user=user, organisation=organisation, role=role)
    return user
