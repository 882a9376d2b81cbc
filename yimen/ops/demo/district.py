"""The invented district 云汀区 (演示区): units, halls, windows, staff. Made once; what is there is left as it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from random import Random

from django.contrib.auth.hashers import make_password

from yimen.base.acts import action, record
from yimen.base.models import Unit, UnitLevel, User
from yimen.domain.dictionaries import OrganKind
from yimen.domain.roles import Role
from yimen.ops.demo import names, places
from yimen.reception.models import Hall, Service, Window

PASSWORD = "yunting-2026"  # printed at the start; the demo holds invented people only
CITY_CODE = "川政"
OFFICE_CODE = "云信"
GOVERNMENT_CODE = "云政"
DISCIPLINE_CODE = "云纪"
POLITICAL_LEGAL_DEPARTMENTS = frozenset({"gongan"})
POLITICAL_LEGAL = (
    ("云法", "人民法院", "区法院", OrganKind.COURT),
    ("云检", "人民检察院", "区检察院", OrganKind.PROCURATORATE),
)
# slug, name, short name, code of documents
DEPARTMENTS = (
    ("zhujian", "住房和城乡建设局", "区住建局", "云住建"),
    ("renshe", "人力资源和社会保障局", "区人社局", "云人社"),
    ("jiaoyu", "教育局", "区教育局", "云教"),
    ("weijian", "卫生健康委员会", "区卫健委", "云卫"),
    ("ziran", "自然资源和规划局", "区自然资源局", "云自然"),
    ("huanbao", "生态环境局", "区生态环境局", "云环"),
    ("jiaotong", "交通运输局", "区交通局", "云交"),
    ("nongye", "农业农村局", "区农业农村局", "云农"),
    ("minzheng", "民政局", "区民政局", "云民"),
    ("chengguan", "城市管理局", "区城管局", "云城管"),
    ("shijian", "市场监督管理局", "区市场监管局", "云市监"),
    ("shuili", "水利局", "区水利局", "云水"),
    ("yibao", "医疗保障局", "区医保局", "云医保"),
    ("gongan", "公安分局", "区公安分局", "云公"),
)
# username, roles, and where: the account's row of the printed list
OFFICE_STAFF: tuple[tuple[str, tuple[Role, ...]], ...] = (
    ("guide", (Role.GUIDE,)),
    ("dengji", (Role.REGISTRAR,)),
    *((f"jietan{n if n > 1 else ''}", (Role.RECEPTIONIST,)) for n in range(1, 7)),
    ("xinjian", (Role.MAIL_CLERK,)),
    ("xinjian2", (Role.MAIL_CLERK,)),
    ("shenhe", (Role.CHECKER,)),
    ("zhiban", (Role.DUTY_OFFICER,)),
    ("dudao", (Role.SUPERVISOR,)),
    ("ducha", (Role.INSPECTOR,)),
    ("peixun", (Role.TRAINER,)),
    ("tongji", (Role.STATISTICS,)),
    ("dangan", (Role.ARCHIVIST,)),
    ("juzhang", (Role.OFFICE_HEAD,)),
    ("shenji", (Role.AUDITOR,)),
    ("guanli", (Role.ADMINISTRATOR,)),
)
AGENTS = (("daili", (Role.AGENT,)),)
GOVERNMENT_STAFF = (
    ("lingdao", (Role.LEADER,)),
    ("lianxi", (Role.CONFERENCE,)),
    ("fucha", (Role.REVIEWER,)),  # 复查 looks at the units' opinions, so that it sits one level above them
    ("zhengfu", (Role.UNIT_HEAD,)),
)
CITY_STAFF = (("shifucha", (Role.REVIEWER,)), ("shifuze", (Role.UNIT_HEAD,)))  # 复核, one level further up
SECOND_HANDLER = "jingban2"  # whoever is kept out of a matter, or away, needs a colleague
SHOWN_UNIT = places.SHOWN_UNIT
WORTH_TRYING = (
    *("guide", "jietan", "xinjian", "shenhe", "jingban", "jingban2", "fuze", "lingdao", "lianxi", "dudao", "ducha"),
    *("juzhang", "zhiban", "dengji", "tongji", "dangan", "fucha", "zhengfu", "shifucha", "shifuze", "shenji"),
    *("guanli", "daili", "liuan-jietan", "liuan-jingban"),
)
SERVICES = (
    ("A", "来访登记", "第一次来，或有新的情况"),
    ("B", "查询送达", "查进度、取文书"),
    ("C", "政策咨询", "问政策、问流程"),
)
DISTRICT_SERVES = {1: "AC", 2: "AC", 3: "AC", 4: "AC", 5: "AB", 6: "BC"}

SLUGS = (*(row[0] for row in DEPARTMENTS), *places.BY_SLUG)


def unit_of(slug: str) -> str:
    """The code of a department or town by its slug; "" is the district's petition office."""
    if not slug:
        return OFFICE_CODE
    town = places.BY_SLUG.get(slug)
    return f"云{town.name[:2]}" if town else next(row[3] for row in DEPARTMENTS if row[0] == slug)


def office_of(slug: str) -> str:
    """The code of the petition office of a town with a hall; "" is the district's."""
    return f"{unit_of(slug)}访" if slug else OFFICE_CODE


def handler_of(slug: str) -> str:
    """The account of the unit's handler."""
    return "jingban" if slug == SHOWN_UNIT else f"{slug}-jingban"


def head_of(slug: str) -> str:
    """The account of the unit's head."""
    return "fuze" if slug == SHOWN_UNIT else f"{slug}-fuze"


def receptionist_of(hall: str, window: int) -> str:
    """Who sits at a window of a hall ("" the district's)."""
    number = str(window) if window > 1 else ""
    return f"{hall}-jietan{number}" if hall else f"jietan{number}"


def demo_accounts() -> list[tuple[str, str, str, str]]:
    """User name, password, role and unit of the accounts worth trying, in the order of a petition's way."""
    there = {user.username: user for user in User.objects.filter(username__in=WORTH_TRYING).select_related("unit")}
    known = [there[name] for name in WORTH_TRYING if name in there]
    return [(user.username, PASSWORD, "、".join(user.role_labels()), user.unit.short_name) for user in known]


def founded() -> bool:
    """Whether the demo district is in this database."""
    return Unit.objects.filter(code=OFFICE_CODE, division_code=names.DISTRICT_CODE).exists()


@action
def found(*, by: User | None, at: datetime) -> None:
    """Make units, halls and accounts; a second time only what is missing."""
    maker = _Maker(at)
    city = maker.unit(
        None, CITY_CODE, "云川市人民政府", "市政府", level=UnitLevel.CITY, division_code=names.CITY_CODE,
        handles_petitions=False,
    )  # fmt: skip
    government = maker.unit(city, GOVERNMENT_CODE, "云汀区人民政府", "区政府", handles_petitions=False)
    office = maker.office(government, OFFICE_CODE, "云汀区信访局", "区信访局")
    maker.staff(office, OFFICE_STAFF)
    maker.staff(government, GOVERNMENT_STAFF)
    maker.unit(
        government, DISCIPLINE_CODE, "云汀区纪委监委", "区纪委监委", organ_kind=OrganKind.SUPERVISION,
        handles_petitions=False,
    )  # fmt: skip
    for code, name, short, kind in POLITICAL_LEGAL:
        maker.unit(government, code, f"云汀区{name}", short, organ_kind=kind, handles_petitions=False)
    for slug, name, short, code in DEPARTMENTS:
        kind = OrganKind.POLITICAL_LEGAL if slug in POLITICAL_LEGAL_DEPARTMENTS else OrganKind.ADMINISTRATIVE
        department = maker.unit(government, code, f"云汀区{name}", short, organ_kind=kind)
        maker.staff(department, ((handler_of(slug), (Role.HANDLER,)), (head_of(slug), (Role.UNIT_HEAD,))))
    maker.hall(office, "云汀区信访接待中心", "", DISTRICT_SERVES)
    for town in places.TOWNS:
        _town(maker, government, town)
    maker.staff(office, AGENTS)
    maker.staff(Unit.objects.get(code=unit_of(SHOWN_UNIT)), ((SECOND_HANDLER, (Role.HANDLER,)),))
    maker.staff(city, CITY_STAFF)


def _town(maker: _Maker, government: Unit, town: places.Town) -> None:
    where = {"level": UnitLevel.TOWN, "division_code": town.division}
    kind = "办事处" if town.name.endswith("街道") else "人民政府"
    own = maker.unit(government, unit_of(town.slug), f"云汀区{town.name}{kind}", town.name, **where)
    maker.staff(own, ((handler_of(town.slug), (Role.HANDLER,)), (head_of(town.slug), (Role.UNIT_HEAD,))))
    if town.windows:
        office = maker.office(own, office_of(town.slug), f"{town.name}信访工作办公室", f"{town.name}信访办", **where)
        windows = range(1, town.windows + 1)
        maker.staff(office, [(receptionist_of(town.slug, n), (Role.RECEPTIONIST, Role.GUIDE)) for n in windows])
        maker.hall(office, f"{town.name}信访接待室", town.slug, dict.fromkeys(windows, "AB"))
    for n, village in enumerate(town.villages, start=1):
        if town.windows:
            maker.unit(
                own, f"{unit_of(town.slug)}{n}", f"{town.name}{village}", village, level=UnitLevel.VILLAGE,
                division_code=f"{town.division}{200 + n}", organ_kind="village", handles_petitions=False,
            )  # fmt: skip


class _Maker:
    """Makes what is missing and notes it."""

    def __init__(self, at: datetime) -> None:
        self.at, self.rng, self.phones = at, Random("yimen/staff"), 100
        self.password = make_password(PASSWORD)  # once for all: each hashing costs a tenth of a second

    def unit(self, parent: Unit | None, code: str, name: str, short: str, **fields: object) -> Unit:
        """A unit by its code."""
        self.phones += 1
        values = {
            "parent": parent,
            "name": name,
            "short_name": short,
            "level": UnitLevel.COUNTY,
            "organ_kind": OrganKind.ADMINISTRATIVE,
            "division_code": names.DISTRICT_CODE,
            "address": f"云汀区{self.rng.choice(places.STREETS)}{self.rng.randrange(1, 300)}号",
            "phone": names.landline(self.phones),
            **fields,
        }
        unit, new = Unit.objects.get_or_create(code=code, defaults=values)
        if new:
            record("unit.created", unit, chain="public")
        return unit

    def office(self, parent: Unit, code: str, name: str, short: str, **fields: object) -> Unit:
        """A petition office: it registers and forwards, and handles nothing itself."""
        kind = {"organ_kind": OrganKind.PETITION_OFFICE, "is_petition_office": True, "handles_petitions": False}
        return self.unit(parent, code, name, short, **{**kind, **fields})

    def staff(self, unit: Unit, rows: Sequence[tuple[str, tuple[Role, ...]]]) -> None:
        """Accounts of a unit, with the password of the demo."""
        for username, roles in rows:
            name = names.full_name(self.rng)
            user, new = User.objects.get_or_create(
                username=username,
                defaults={
                    "name": name,
                    "unit": unit,
                    "roles": [str(role) for role in roles],
                    "password": self.password,
                    "badge": f"{unit.pk:03d}{self.rng.randrange(100):02d}",
                },
            )
            if new:
                record("account.created", user, chain=f"unit:{unit.pk}")

    def hall(self, office: Unit, name: str, slug: str, serves: dict[int, str]) -> Hall:
        """A hall with its windows and services; open, with somebody at each window."""
        hall, new = Hall.objects.get_or_create(unit=office, name=name, defaults={"address": office.address})
        if new:
            used = {prefix for word in serves.values() for prefix in word}
            for order, (prefix, label, hint) in enumerate(SERVICES, start=1):
                if prefix in used:
                    Service.objects.create(hall=hall, prefix=prefix, name=label, hint=hint, order=order)
            Window.objects.bulk_create(
                Window(hall=hall, number=number, serves=list(word)) for number, word in serves.items()
            )
            record("hall.created", hall, chain=f"unit:{office.pk}")
        return hall
