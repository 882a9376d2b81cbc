"""Units as a tree (机构) and the accounts of their staff (工作人员)."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, OuterRef
from django.db.models.functions import JSONObject
from django.utils.timezone import localdate

from yimen.domain.deputies import Absent
from yimen.domain.roles import Permission, Reach, Role, permissions_of, reaches_of


class UnitLevel(models.TextChoices):
    """Administrative level (层级)."""

    NATION = "nation", "国家"
    PROVINCE = "province", "省"
    CITY = "city", "市"
    COUNTY = "county", "县（区）"
    TOWN = "town", "乡镇（街道）"
    VILLAGE = "village", "村（社区）"


class Unit(models.Model):
    """机构: a petition office, an organ, a department, a town or a village, in one tree.

    `path` is the chain of ids from the root ("/1/4/9/"), so that a subtree is a prefix served by an index.
    """

    PERSONAL: ClassVar[frozenset[str]] = frozenset()

    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="subunits")
    path = models.CharField(max_length=200, db_index=True, editable=False, default="")
    name = models.CharField("名称", max_length=80)
    short_name = models.CharField("简称", max_length=40)
    code = models.CharField("机构代字", max_length=12, unique=True)
    level = models.CharField("层级", max_length=10, choices=UnitLevel.choices)
    organ_kind = models.CharField("机关类别", max_length=20, default="government")
    division_code = models.CharField("区划代码", max_length=12, db_index=True)
    is_petition_office = models.BooleanField("信访部门", default=False)
    handles_petitions = models.BooleanField("可承办信访事项", default=True)
    address = models.CharField("地址", max_length=120, blank=True)
    phone = models.CharField("电话", max_length=30, blank=True)
    active = models.BooleanField(default=True)

    class Meta:
        ordering: ClassVar = ["path"]

    def __str__(self) -> str:
        return self.short_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the path in step with the parent."""
        super().save(*args, **kwargs)
        path = f"{self.parent.path if self.parent else '/'}{self.pk}/"
        if path != self.path:
            self.path = path
            Unit.objects.filter(pk=self.pk).update(path=path)

    @property
    def district_path(self) -> str:
        """The path of the district that an office serves: everything below the body that it belongs to."""
        return f"{self.path.rstrip('/').rpartition('/')[0]}/" if self.path.count("/") > 2 else self.path

    def contains(self, other: Unit) -> bool:
        """Whether `other` is this unit or below it."""
        return other.path.startswith(self.path)


class UserManager(BaseUserManager["User"]):
    """Accounts are made by name, unit and roles."""

    def with_absent(self) -> models.QuerySet[User]:
        """Accounts with their units, and whom each stands in for today: one statement, as every request needs it."""
        return self.select_related("unit").annotate(absent_today=ArraySubquery(_absent_today(OuterRef("pk"))))

    def create_user(self, username: str, password: str | None, *, name: str, unit: Unit, roles: list[str]) -> User:
        """A new account.

        Raises:
            ValueError: a role word that does not exist.
        """
        unknown = [word for word in roles if word not in Role._value2member_map_]
        if unknown:
            raise ValueError(f"unknown role: {', '.join(unknown)}")
        user = self.model(username=username, name=name, unit=unit, roles=[str(word) for word in roles])
        user.set_password(password)
        user.save(using=self._db)
        return user


def _absent_today(deputy: OuterRef | int) -> models.QuerySet[Any, Any]:
    """The absent colleagues, of the same unit still, for whom somebody stands in today."""
    from yimen.base.models.deputy import Deputy  # noqa: PLC0415 - deputies stand on users

    today = localdate()
    rows = Deputy.objects.filter(
        deputy=deputy,
        revoked_at=None,
        first__lte=today,
        last__gte=today,
        absent__is_active=True,
        absent__unit=F("deputy__unit"),
    )
    return rows.order_by("id").values(row=JSONObject(pk="absent_id", name="absent__name", roles="absent__roles"))


class User(AbstractBaseUser):
    """工作人员: an account of one person in one unit, with one or more roles."""

    PERSONAL: ClassVar[frozenset[str]] = frozenset(
        {"name"}
    )  # staff are named in public by law (公示), so not encrypted

    username = models.CharField("账号", max_length=40, unique=True)
    name = models.CharField("姓名", max_length=40)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="staff")
    roles = ArrayField(models.CharField(max_length=20), default=list)
    badge = models.CharField("工号", max_length=20, blank=True)
    is_active = models.BooleanField(default=True)
    failed_logins = models.PositiveSmallIntegerField(default=0)
    locked_until = models.DateTimeField(null=True, blank=True)
    must_change_password = models.BooleanField("须修改密码", default=False)  # it was made by somebody else

    objects = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar = ["name"]

    def __str__(self) -> str:
        return self.name

    @property
    def absent(self) -> tuple[Absent, ...]:
        """The colleagues whom this user stands in for today; asked once, or read with the account (`with_absent`)."""
        if "_absent" not in self.__dict__:
            rows = self.__dict__.get("absent_today")
            if rows is None:
                rows = list(_absent_today(self.pk).values_list("row", flat=True)) if self.pk else []
            self.__dict__["_absent"] = tuple(Absent(row["pk"], row["name"], tuple(row["roles"])) for row in rows)
        found: tuple[Absent, ...] = self.__dict__["_absent"]
        return found

    @property
    def own_permissions(self) -> frozenset[Permission]:
        """Everything the user's own roles allow."""
        if "_permissions" not in self.__dict__:
            self.__dict__["_permissions"] = permissions_of(self.roles) if self.is_active else frozenset()
        found: frozenset[Permission] = self.__dict__["_permissions"]
        return found

    @property
    def permissions(self) -> frozenset[Permission]:
        """Everything the own roles allow, and what is lent by those whom this user stands in for."""
        if not self.is_active:
            return frozenset()
        return self.own_permissions.union(*(one.permissions for one in self.absent))

    @property
    def reaches(self) -> frozenset[Reach]:
        """Over which cases, with those that are lent."""
        return reaches_of(self.roles).union(*(one.reaches for one in self.absent))

    def may(self, permission: Permission) -> bool:
        """Whether a role of this user lists the permission."""
        return permission in self.permissions

    def role_labels(self) -> list[str]:
        """The posts in Chinese, for the screen."""
        return [role.label for role in Role if role.value in self.roles]
