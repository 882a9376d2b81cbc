"""`yimen import petitions`: every row registered once or reported, whatever interrupts it."""

from __future__ import annotations

import csv
import json
import os
import signal
import subprocess
import sys
import time
from datetime import date
from itertools import islice
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.urls import reverse
from django.utils.timezone import localdate, now

from tests import factories
from yimen.analysis import queries
from yimen.base import audit
from yimen.base.direct import direct_dsn
from yimen.base.models import AuditEntry, User
from yimen.cases.models import Case, Clock, StepTaken
from yimen.domain.measures import Period
from yimen.domain.roles import Role
from yimen.ops.import_command import import_
from yimen.ops.importing import mapping, reading
from yimen.ops.importing.accounts import clerk
from yimen.ops.importing.checking import Rules
from yimen.ops.importing.running import Importer

ROOT = Path(__file__).resolve().parents[2]
SECRET = "某某路口夜间施工"  # stands in the texts, and must stand nowhere else


def write(path: Path, rows, head=("id", "time", "subject", "detail", "user")) -> Path:
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([head, *rows])
    return path


def row(n: int, day: str = "2026-03-01", text: str | None = None):
    return (f"M{n}", f"{day} 08:00:00", f"{SECRET}{n}", text or f"{SECRET}，第{n}条", f"U{n:05d}")


def run(path: Path, *options: str):
    result = CliRunner().invoke(import_, ["petitions", str(path), "--json", *options])
    assert result.exit_code == 0, result.stderr
    summary = json.loads(result.stdout)
    assert summary["rows"] == summary["registered"] + summary["already_there"] + summary["errors"]
    assert summary["registered"] == summary["history"] + summary["live"]
    return summary, result.stderr


@pytest.fixture
def office(db):
    return factories.district()[1]


def test_rows_become_petitions_of_the_office_by_its_import_account(office, tmp_path):
    summary, _ = run(write(tmp_path / "mail.csv", [row(1), row(2, "2019-07-05")]))
    assert (summary["registered"], summary["history"], summary["live"]) == (2, 1, 1)
    live, old = Case.objects.order_by("-received_on")
    assert (live.source_key, live.stage, live.received_on) == ("import:mail:M1", "registered", date(2026, 3, 1))
    assert (live.title, live.facts) == (f"{SECRET}1", f"{SECRET}，第1条")
    assert (live.registered_by.username, live.registered_by.roles) == (f"import-{office.pk}", [Role.MAIL_CLERK])
    assert not live.registered_by.has_usable_password()
    assert not live.reachable
    person = live.parties.get().petitioner
    assert (person.name, person.unclear_reason) == ("U00001", "account_only")
    assert list(live.clocks.values_list("code", "start")) == [("C1", date(2026, 3, 1))]
    assert (old.stage, old.registered_on, old.clocks.count()) == ("history", date(2019, 7, 5), 0)
    assert audit.verify() == []


def test_a_second_run_registers_nothing(office, tmp_path):
    path = write(tmp_path / "mail.csv", [row(n) for n in range(60)])
    assert run(path)[0]["registered"] == 60
    entries = AuditEntry.objects.count()
    again, _ = run(path)
    assert (again["registered"], again["already_there"], again["errors"]) == (0, 60, 0)
    assert (Case.objects.count(), AuditEntry.objects.count()) == (60, entries)


def test_another_source_is_another_petition(office, tmp_path):
    path = write(tmp_path / "mail.csv", [row(1)])
    run(path)
    assert run(path, "--source", "other")[0]["registered"] == 1


def test_bad_rows_are_reported_by_number_and_reason_only(office, tmp_path):
    rows = [row(1), ("M2", "没有日期", SECRET, SECRET, ""), ("M3", "2026-03-01", "", "", ""), row(4), (*row(5), SECRET)]
    errors = tmp_path / "errors.csv"
    summary, said = run(write(tmp_path / "mail.csv", rows), "--errors", str(errors))
    assert (summary["registered"], summary["errors"]) == (2, 3)
    with errors.open(encoding="utf-8-sig", newline="") as lines:
        numbers = [int(line["行号"]) for line in csv.DictReader(lines)]
    assert numbers == [3, 4, 6]
    assert SECRET not in errors.read_text(encoding="utf-8-sig") + said


def test_the_same_number_twice_is_one_petition_and_another_text_under_it_is_reported(office, tmp_path):
    rows = [row(1), row(1), row(1, text="改了内容"), *[row(n) for n in range(10, 80)], row(1), row(1, text="又改了")]
    summary, _ = run(write(tmp_path / "mail.csv", rows))
    assert (summary["registered"], summary["already_there"], summary["errors"]) == (71, 2, 2)
    changed, said = run(write(tmp_path / "mail.csv", [row(1, text="后来的内容"), row(2)]))
    assert (changed["registered"], changed["errors"]) == (1, 1)
    assert "同一编号已登记过，但内容不同" in said


def test_one_row_that_the_database_refuses_does_not_take_its_batch_with_it(office, tmp_path, monkeypatch):
    from yimen.ops.importing import running

    real = running.register

    def refuse_the_third(*, petition, **known):
        made = real(petition=petition, **known)
        if petition.source_key.endswith(":M3"):
            raise ValueError("what a driver says of a value it cannot store")
        return made

    monkeypatch.setattr(running, "register", refuse_the_third)
    summary, said = run(write(tmp_path / "mail.csv", [row(n) for n in range(6)]))
    assert (summary["registered"], summary["errors"]) == (5, 1)
    assert "第 5 行" in said
    assert SECRET not in said
    assert Case.objects.count() == 5
    assert audit.verify() == []


def test_a_preview_shows_lengths_and_writes_nothing(office, tmp_path):
    path = write(tmp_path / "mail.csv", [row(1), row(1), row(2, "2019-01-01"), ("M3", "x", "", "", "")])
    summary, said = run(path, "--preview")
    expected = {"registered": 2, "already_there": 1, "errors": 1, "dry_run": True}
    assert {name: summary[name] for name in expected} == expected
    assert "标题 9 字" in said
    assert "历史件" in said
    assert SECRET not in said
    assert "U00001" not in said
    assert (Case.objects.count(), User.objects.count()) == (0, 0)


def test_old_rows_received_today_are_live_from_today(office, tmp_path):
    summary, _ = run(write(tmp_path / "mail.csv", [row(1, "2019-07-05")]), "--received-today")
    assert (summary["history"], summary["live"]) == (0, 1)
    case = Case.objects.get()
    assert case.received_on == case.registered_on == localdate()
    assert Clock.objects.get(case=case).start == localdate()


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--map", "titel=subject"], "没有字段“titel”"),
        (["--map", "title=题目"], "文件里没有列“题目”"),
        (["--map", "title=subject"], "没有来件时间列"),
        (["--office", "没有"], "没有机构代字为“没有”的信访部门"),
        (["--user", "nobody"], "没有账号“nobody”"),
        (["--channel", "pigeon"], "--channel 应为"),
    ],
)
def test_a_wrong_question_is_answered_in_words_and_nothing_happens(office, tmp_path, options, says):
    path = write(tmp_path / "mail.csv", [row(1)])
    result = CliRunner().invoke(import_, ["petitions", str(path), *options])
    assert result.exit_code == 2
    assert says in result.stderr
    assert result.stdout == ""
    assert Case.objects.count() == 0


def test_a_file_that_is_not_there_is_said_so(office, tmp_path):
    result = CliRunner().invoke(import_, ["petitions", str(tmp_path / "gone.csv")])
    assert (result.exit_code, "没有找到文件" in result.stderr) == (2, True)


def test_only_an_account_that_may_import_for_the_office_is_taken(office, tmp_path):
    writer = factories.user(office, Role.MAIL_CLERK)
    guide = factories.user(office, Role.GUIDE)
    path = write(tmp_path / "mail.csv", [row(1)])
    assert run(path, "--user", writer.username)[0]["registered"] == 1
    assert Case.objects.get().registered_by == writer
    refused = CliRunner().invoke(import_, ["petitions", str(path), "--user", guide.username])
    assert "不能导入" in refused.stderr


# ---- interrupted, and at once


def start(path: Path) -> subprocess.Popen[str]:
    code = "from yimen.ops.cli import main; main()"
    return subprocess.Popen(
        [sys.executable, "-c", code, "import", "petitions", str(path), "--json"],
        cwd=ROOT,
        env={**os.environ, "YIMEN_DATABASE_URL": direct_dsn(), "DJANGO_SETTINGS_MODULE": "config.settings"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def registered() -> int:
    return Case.objects.filter(source_key__startswith="import:").count()


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_a_run_that_is_killed_half_way_leaves_whole_batches_and_is_continued(tmp_path):
    factories.district()
    path = write(tmp_path / "mail.csv", [row(n, "2019-01-01") for n in range(1500)])
    process = start(path)
    until = time.monotonic() + 60
    while registered() < 100 and process.poll() is None and time.monotonic() < until:
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    half = registered()
    assert 100 <= half < 1500
    assert half % 50 == 0
    summary, _ = run(path)
    assert (summary["registered"], summary["already_there"]) == (1500 - half, half)
    assert registered() == 1500
    assert audit.verify() == []


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_register_each_row_once(tmp_path):
    factories.district()
    years = ("2018-01-01", "2019-01-01", "2020-01-01")
    path = write(tmp_path / "mail.csv", [row(n, years[n % 3]) for n in range(400)])
    both = [start(path), start(path)]
    answers = [process.communicate(timeout=120) for process in both]
    assert [process.returncode for process in both] == [0, 0], answers
    summaries = [json.loads(answer[0]) for answer in answers]
    assert sum(summary["registered"] for summary in summaries) == 400
    assert sum(summary["already_there"] for summary in summaries) == 400
    assert sum(summary["errors"] for summary in summaries) == 0
    assert registered() == 400
    assert audit.verify() == []


# ---- the real file


def real_file() -> Path:
    folder = Path(os.environ.get("YIMEN_REAL_DATA") or ROOT.parent / "shared" / "data")
    return folder / "teddy-c" / "a3.csv"


MAPS = ("id=msg_id", "time=time", "title=subject", "text=detail", "user=user")
WITH_REAL_DATA = pytest.mark.skipif(
    not real_file().is_file(), reason="no teddy-c/a3.csv under YIMEN_REAL_DATA (default ../shared/data)"
)


@pytest.mark.real
@WITH_REAL_DATA
def test_the_real_messages_are_all_registered_once_and_stay_out_of_every_indicator(office):
    maps = [word for given in MAPS for word in ("--map", given)]
    first, said = run(real_file(), *maps)
    assert first == {
        "rows": 4326, "registered": 4326, "already_there": 0, "errors": 0, "history": 4326, "live": 0, "titles_cut": 0
    }  # fmt: skip
    again, _ = run(real_file(), *maps)
    assert (again["registered"], again["already_there"]) == (0, 4326)
    assert Case.objects.count() == Case.objects.filter(stage="history").count() == 4326
    assert Clock.objects.count() == 0
    today = localdate()
    everything = Period(date(2010, 1, 1), today)
    figures = queries.report(Case.objects.all(), everything, today)
    assert {one.figure.indicator.key: one.figure.n for one in figures if one.figure.n} == {}
    assert said.strip() in {"", "登记"}


def test_the_original_date_of_a_row_received_today_stays_on_record(office, client, tmp_path):
    run(write(tmp_path / "mail.csv", [row(1, "2019-07-05")]), "--received-today")
    [case] = Case.objects.all()
    assert StepTaken.objects.get(case=case, step="register").facts["original_date"] == "2019-07-05"
    client.force_login(factories.user(office, Role.MAIL_CLERK))
    page = client.get(reverse("web:case-show", args=[case.pk])).content.decode()
    assert "原件日期 2019-07-05，按登记当日收到办理。" in page


@pytest.mark.real
@WITH_REAL_DATA
def test_real_messages_received_today_are_live(office):
    table = reading.read(real_file())
    rules = Rules("now", mapping.parse(MAPS, table.columns), received_today=True, today=localdate())
    importer = Importer(rules=rules, office=office, by=clerk(office, None, at=now()), now=now)
    assert sum(importer.run(islice(table.rows(), 200))) == 200
    assert (importer.outcome.registered, importer.outcome.live, importer.outcome.errors) == (200, 200, [])
    assert Clock.objects.filter(code="C1", start=localdate()).count() == 200
