"""People and their groups in the admin, on the same base as all our pages."""

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User

from evidence.careful_admin import Careful
from evidence.grading.snapshots import full_name

User.add_to_class("__str__", full_name)  # the same name on every page: of the account only where there is no other
admin.site.unregister([User, Group])


@admin.register(User)
class PersonAdmin(Careful, UserAdmin):
    """An account: a person, and the groups that say what this person may do."""


@admin.register(Group)
class PeopleAdmin(Careful, GroupAdmin):
    """A group of people, and what they may do."""
