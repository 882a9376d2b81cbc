"""The rules as a table file (CSV): out for everybody who may see them, in as new rows of the draft."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import date

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.timezone import now
from django.views.decorators.http import require_GET, require_http_methods

from yimen.base.models import Unit, User
from yimen.base.permissions import needs
from yimen.cases import actions
from yimen.cases.actions import NotAllowed, Overtaken
from yimen.cases.models import RoutingTable
from yimen.cases.queries import routing as reads
from yimen.domain import routing as rules
from yimen.domain.content_classes import content_label
from yimen.domain.roles import Permission
from yimen.domain.routing import Rule, Target
from yimen.web.intake.buttons import user_of
from yimen.web.settings.forms import SeenDraft

REFUSED = 422
HEADS = (
    "规则号",
    "区划代码",
    "内容分类代码",
    "内容分类",
    "由谁办理",
    "机构代字",
    "机构",
    "开始适用",
    "最后一天",
    "启用",
    "依据",
)
NEEDED = ("区划代码", "内容分类代码", "由谁办理", "机构代字", "开始适用", "依据")
LARGEST = 1024 * 1024
TARGETS = {target.label: target for target in Target} | {target.value: target for target in Target}


class FileForm(SeenDraft):
    """A CSV file in the shape of the exported one."""

    file = forms.FileField(
        label="CSV 文件", widget=forms.FileInput(attrs={"accept": ".csv"}),
        help_text="格式与“导出”的文件相同；每行作为一条新规则加在草稿最后。",
        error_messages={"required": "请选择文件。", "empty": "文件是空的。", "invalid": "请选择文件。"},
    )  # fmt: skip


class BadFile(Exception):  # noqa: N818 - named for what is wrong
    """The file cannot be taken over; `words` say in Chinese what to do, one line for each row."""

    def __init__(self, words: list[str]) -> None:
        super().__init__("；".join(words))
        self.words = words


@require_GET
@needs(Permission.SETTING_MANAGE, Permission.ROUTING_RELEASE)
def export(request: HttpRequest) -> HttpResponse:
    """The draft, or the current version where there is none."""
    office = reads.office_of(user_of(request))
    table = (RoutingTable.objects.draft_of(office) or RoutingTable.objects.current_of(office)) if office else None
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADS)
    for row in table.rules.select_related("unit").order_by("order") if table else ():
        writer.writerow(
            [
                row.number, row.division, row.content, content_label(row.content) if row.content else "",
                Target(row.target).label, row.unit.code if row.unit else "", _plain(row.unit.name) if row.unit else "",
                row.since.isoformat(), row.until.isoformat() if row.until else "", "是" if row.active else "否",
                _plain(row.basis),
            ]
        )  # fmt: skip
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    name = f"分流规则-第{table.version}版.csv" if table else "分流规则.csv"
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response


def _plain(text: str) -> str:
    """A cell that a spreadsheet takes as text: one that begins like a formula gets an apostrophe."""
    return f"'{text}" if text[:1] in "=+-@\t\r" and text else text


@require_http_methods(["GET", "POST"])
@needs(Permission.SETTING_MANAGE)
def take_in(request: HttpRequest) -> HttpResponse:
    """Add the rows of a file to the draft, all or none."""
    user = user_of(request)
    office = reads.office_of(user)
    draft = RoutingTable.objects.draft_of(office) if office else None
    if office is None or draft is None:
        return render(request, "web/settings/no_draft.html", {"office": office})
    if request.method == "GET":
        form = FileForm(initial={"seen": draft.revision})
        return render(request, "web/settings/routing_file.html", {"form": form, "heads": HEADS})
    form = FileForm(request.POST, request.FILES)
    added = _added(form, office, user) if form.is_valid() else None
    if added is None:
        return render(request, "web/settings/routing_file.html", {"form": form, "heads": HEADS}, status=REFUSED)
    messages.success(request, f"已加入 {added} 条规则，排在草稿最后。")
    return redirect("web:routing-home")


def _added(form: FileForm, office: Unit, user: User) -> int | None:
    """How many rules came in; None when the file was refused, and the form then says why."""
    known = {"office": office, "seen": form.cleaned_data["seen"], "by": user, "at": now()}
    try:
        added: int = actions.add_rules(rules=list(_read(form.cleaned_data["file"], office)), **known)
    except BadFile as bad:
        for words in bad.words:
            form.add_error("file", words)
    except NotAllowed as refused:
        form.add_error(None, str(refused))
    except Overtaken as told:
        form.overtaken(told)
    else:
        return added
    return None


def _read(file: object, office: Unit) -> Iterator[Rule]:
    """The rules of an uploaded file.

    Raises:
        BadFile: too large, no text, a column is missing, or rows with what is wrong in each.
    """
    data = file.read(LARGEST + 1)  # type: ignore[attr-defined]
    if len(data) > LARGEST:
        raise BadFile(["文件超过 1 MB，请分成几个文件。"])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = data.decode("gb18030")
        except UnicodeDecodeError:
            raise BadFile(["文件不是 CSV 文本，请用 Excel 或 WPS 另存为“CSV UTF-8”后再导入。"]) from None
    if "\0" in text:
        raise BadFile(["文件不是 CSV 文本，请用 Excel 或 WPS 另存为“CSV UTF-8”后再导入。"])
    lines = csv.DictReader(io.StringIO(text, newline=""))
    missing = [head for head in NEEDED if head not in (lines.fieldnames or ())]
    if missing:
        raise BadFile([f"缺少列：{'、'.join(missing)}。请照导出的文件写第一行。"])
    units = dict(Unit.objects.filter(path__startswith=office.district_path).values_list("code", "pk"))
    bodies = reads.bodies_of(office)
    found: list[Rule] = []
    wrong: list[str] = []
    for at, line in enumerate(lines, start=2):
        if len(found) + len(wrong) >= rules.MAX_RULES:
            raise BadFile([f"最多 {rules.MAX_RULES} 行，请先合并规则。"])
        cells = {key: (value or "").strip() for key, value in line.items() if isinstance(key, str)}
        if not any(cells.values()):
            continue
        try:
            rule = _rule(cells, units)
        except ValueError as bad:
            wrong.append(f"第 {at} 行：{bad}")
            continue
        flaws = rules.flaws(rule, bodies)
        wrong += [f"第 {at} 行：{flaw.words}" for flaw in flaws]
        found.append(rule)
    if wrong or not found:
        raise BadFile(wrong[:20] or ["文件里没有规则，请从第二行起每行写一条。"])
    yield from found


def _rule(cells: dict[str, str], units: dict[str, int]) -> Rule:
    target = TARGETS.get(cells["由谁办理"])
    if target is None:
        raise ValueError(f"“由谁办理”应写“{Target.UNIT.label}”或“{Target.TOWN.label}”。")
    code = cells["机构代字"]
    if target is Target.UNIT and code not in units:
        raise ValueError(f"本区划内没有机构代字为“{code[:12]}”的单位，请核对。")
    if len(cells["依据"]) > 200:
        raise ValueError("依据最多 200 字，请删减。")
    active = cells.get("启用", "是") or "是"
    if active not in {"是", "否"}:
        raise ValueError("“启用”应写“是”或“否”。")
    return Rule(
        number=0,
        division=cells["区划代码"],
        content=cells["内容分类代码"],
        target=target,
        unit=units[code] if target is Target.UNIT else None,
        since=_day(cells["开始适用"], "开始适用"),
        until=_day(cells["最后一天"], "最后一天") if cells.get("最后一天") else None,
        active=active == "是",
        basis=cells["依据"].removeprefix("'"),
    )


def _day(text: str, head: str) -> date:
    try:
        return date.fromisoformat(text.replace("/", "-"))
    except ValueError:
        raise ValueError(f"“{head}”请按“年-月-日”填写真实的日期，例如 2026-11-24。") from None
