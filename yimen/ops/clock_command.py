"""`yimen clock`: when a term ends, by which article, and each day counted or skipped. Needs no database."""

import csv
import json
from datetime import date
from pathlib import Path

import click

from yimen.domain import clocks, typed
from yimen.domain.calendar import WEEKDAYS, BadNotice, Calendar, read_rows, shipped


class Refused(click.ClickException):
    """A question that cannot be answered: Chinese message on stderr, exit code 2."""

    exit_code = 2

    def show(self, file: object = None) -> None:
        """Print the message to stderr, with --json too: stdout carries an answer or nothing."""
        click.echo(f"错误：{self.message}", err=True)


class ChineseCommand(click.Command):
    """Click's own complaints about arguments, in Chinese."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse as click does; a wrong command line says where the help is."""
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            raise Refused(f"没有选项 {error.option_name}。可用的选项见 yimen clock --help。") from None
        except click.UsageError:
            raise Refused(
                "命令写法有误，应为：yimen clock 期限 --from 日期 [选项]。例如 yimen clock C1 --from 2026-03-02；"
                "全部选项见 yimen clock --help。"
            ) from None


@click.command("clock", cls=ChineseCommand)
@click.argument("code", metavar="期限", required=False)
@click.option("--from", "start", metavar="日期", help="起算日（事件发生的当日，不计入），如 2026-03-02。")
@click.option("--approved-extension", "extension", metavar="N", help="已批准的延长日数，1至30，仅C4（第三十四条）。")
@click.option("--hearing", metavar="开始..结束", help="听证起止日，两日均不计入，仅C8（第三十六条第二款）。")
@click.option("--days", metavar="N", help="交办单位指定的天数：A1必填，P1、T1可选。")
@click.option("--level", metavar="级别", help="T1所在级别：state、province、city、county（默认）。")
@click.option(
    "--notices",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="文件",
    help="另外载入的放假安排（格式同 holidays.csv，可重复）；不给则用随软件提供的 2017 至 2026 年安排。",
)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON。")
def clock(
    *,
    code: str | None,
    start: str | None,
    extension: str | None,
    hearing: str | None,
    days: str | None,
    level: str | None,
    notices: tuple[Path, ...],
    as_json: bool,
) -> None:
    """计算期限的届满日，列出依据和逐日说明。

    期限：C1 转送交办、C2 告知、C3 异议、C4 办理、C5 请求复查、C6 复查、C7 请求复核、C8 复核、
    S1至S3 简易办理、T1 逐级转送、A1 交办反馈、P1 建议反馈、M1 申请司法确认。
    """
    calendar = _calendar(notices)
    try:
        answer = _answer(calendar, code=code, start=start, extension=extension, hearing=hearing, days=days, level=level)
    except (clocks.ClockError, typed.NotUnderstood) as error:
        raise Refused(str(error)) from None
    click.echo(json.dumps(_as_data(answer), ensure_ascii=False, indent=2) if as_json else _as_text(answer, calendar))


def _calendar(notices: tuple[Path, ...]) -> Calendar:
    calendar = shipped()
    for path in notices:
        try:
            calendar = calendar.with_notice(read_rows(path.read_text(encoding="utf-8-sig").splitlines()))
        except BadNotice as error:
            raise Refused(f"放假安排 {path}：{error}") from None
        except (OSError, UnicodeDecodeError, csv.Error):
            raise Refused(f"放假安排 {path} 读不出来，请核对路径，并存为 UTF-8 的 CSV。") from None
    return calendar


def _answer(
    calendar: Calendar,
    *,
    code: str | None,
    start: str | None,
    extension: str | None,
    hearing: str | None,
    days: str | None,
    level: str | None,
) -> clocks.Due:
    if not code:
        raise Refused(f"请写明期限，可用的期限：{'、'.join(clocks.codes())}。例如 yimen clock C1 --from 2026-03-02。")
    if code.upper() not in clocks.codes():
        clocks.term(code, date.max)  # raises the error that lists the terms, before any complaint about a date
    if start is None:
        raise Refused("请用 --from 给出起算日，例如 --from 2026-03-02。")
    day = typed.day(start, "--from")
    row = clocks.term(code.upper(), day)
    if extension is not None:
        more = typed.number(extension, "--approved-extension")
        clocks.refuse_extension(row, more)  # here too: an explicit 0 is a wrong extension, not none
    if days is None and row.n is None and not row.levels:
        raise Refused(f"{row.title}的天数由交办单位指定（{row.article}），请用 --days 给出，例如 --days 30。")
    return clocks.due(
        row.code,
        day,
        calendar,
        days=None if days is None else typed.number(days, "--days"),
        level=_level(level, row),
        extension=0 if extension is None else more,
        hearing=None if hearing is None else typed.period(hearing, "--hearing"),
    )


def _level(text: str | None, row: clocks.Term) -> clocks.Level:
    if text is None:
        return clocks.Level.COUNTY
    if not row.levels:
        raise Refused(f"--level 只用于 T1（逐级转送期限），{row.title}请去掉这个选项。")
    for level in clocks.Level:
        if text in {level.value, level.label}:
            return level
    raise Refused(f"--level 应为 state、province、city、county 之一，收到的是“{text}”。")


def _as_data(answer: clocks.Due) -> dict[str, object]:
    return {
        "term": answer.term.code,
        "article": answer.term.article,
        "start": answer.start.isoformat(),
        "nominal_due": answer.nominal_due.isoformat(),
        "due": answer.due.isoformat(),
        "provisional": answer.provisional,
        "days": [{"date": d.day.isoformat(), "counted": d.counted, "why": d.why} for d in answer.days],
    }


def _as_text(answer: clocks.Due, calendar: Calendar) -> str:
    row = answer.term
    counted = sum(day.counted for day in answer.days)
    lines = [
        f"{row.code} {row.name}　{counted}{row.unit.label}",
        f"依　　据　{_basis(row)}",
        f"责 任 方　{row.who.label}",
        f"起 算 日　{_with_weekday(answer.start)}（{row.event.label}）",
        f"名义届满　{_with_weekday(answer.nominal_due)}",
        f"届 满 日　{_with_weekday(answer.due)}{'（暂定）' if answer.provisional else ''}",
        f"放假安排　{'；'.join(_holiday_source(year, calendar) for year in answer.years)}",
    ]
    if row.remark:
        lines.append(f"天数说明　{row.remark}")
    if row.unit is clocks.Unit.CALENDAR:
        lines.append("顺延说明　届满日遇休息日顺延至下一工作日（民法典第二百零三条）；周末视同休息日是通行做法")
    lines += ["", "日期　　　　　　  计入　说明"]
    lines += [f"{_with_weekday(d.day)}　{'计入' if d.counted else '不计'}　{d.why}" for d in answer.days]
    return "\n".join(lines)


def _basis(row: clocks.Term) -> str:
    basis = row.source + row.article if row.article.startswith("第") else row.article
    return basis if row.certainty is clocks.Certainty.V else f"{basis}（{row.certainty.label}）"


def _with_weekday(day: date) -> str:
    return f"{day} {WEEKDAYS[day.weekday()]}"


def _holiday_source(year: int, calendar: Calendar) -> str:
    notice = calendar.notice(year)
    return f"{year}年 {notice.label}" if notice else f"{year}年 放假通知未载入，结果暂定"
