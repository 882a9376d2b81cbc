"""`yimen clock`: the answer as JSON and as a table, and each wrong question answered in words."""

import csv
import json
import subprocess
import sys

import pytest
from click.testing import CliRunner

from yimen.ops.clock_command import clock


def run(line: str):
    return CliRunner().invoke(clock, line.split())


@pytest.mark.parametrize(
    ("line", "article", "nominal", "end"),
    [
        ("C1 --from 2024-03-01", "第二十二条", "2024-03-16", "2024-03-18"),
        ("c4 --from 2024-12-05", "第三十四条", "2025-02-03", "2025-02-05"),
        ("C4 --from 2024-12-05 --approved-extension 30", "第三十四条", "2025-03-05", "2025-03-05"),
        ("C8 --from 2025-03-03 --hearing 2025-03-10..2025-03-12", "第三十六条", "2025-04-05", "2025-04-07"),
        ("A1 --from 2025-04-01 --days 30", "第二十二条第三项", "2025-05-01", "2025-05-06"),
        ("T1 --from 2024-03-01 --level state", "满意度评价办法（2014）第六条", "2024-03-06", "2024-03-06"),
        ("T1 --from 2024-03-01 --level 省", "满意度评价办法（2014）第六条", "2024-03-04", "2024-03-04"),
        ("S3 --from 2025-09-29", "简易办理（2016）", "2025-10-20", "2025-10-20"),
    ],
)
def test_the_json_answer_has_its_dates_its_article_and_each_day(line, article, nominal, end):
    result = run(f"{line} --json")
    assert (result.exit_code, result.stderr) == (0, "")
    answer = json.loads(result.stdout)
    assert list(answer) == ["term", "article", "start", "nominal_due", "due", "provisional", "days"]
    assert (answer["term"], answer["article"]) == (line.split()[0].upper(), article)
    assert (answer["nominal_due"], answer["due"], answer["provisional"]) == (nominal, end, False)
    assert [list(day) for day in answer["days"]] == [["date", "counted", "why"]] * len(answer["days"])
    assert answer["days"][0] == {
        "date": answer["start"],
        "counted": False,
        "why": "起算日当日不计入（民法典第二百零一条）",
    }
    assert answer["days"][-1]["date"] == end


def test_the_table_shows_basis_dates_source_and_days():
    text = run("C1 --from 2024-09-20").stdout
    assert "《信访工作条例》第二十二条" in text
    assert "2024-10-05 周六" in text
    assert "2024-10-08 周二" in text
    assert "国办发明电〔2023〕7号（待核）" in text
    assert "2024-10-06 周日　不计　国庆节假期，顺延" in text
    assert text.splitlines()[-1].startswith("2024-10-08")
    assert "暂定" not in text


def test_the_table_says_when_the_date_is_provisional():
    text = run("C1 --from 2026-12-20").stdout
    assert "2027-01-04 周一（暂定）" in text
    assert "2027年 放假通知未载入，结果暂定" in text
    assert json.loads(run("C1 --from 2026-12-20 --json").stdout)["provisional"] is True


NOTICE_2027 = """date,kind,name,notice,notice_checked
2027-01-01,rest,元旦,测试〔2026〕1号,yes
2027-01-04,rest,元旦,测试〔2026〕1号,yes
"""


def test_an_office_asks_with_its_own_notices(tmp_path):
    """Also as a spreadsheet saves them: with a byte order mark and the lines of Windows."""
    file = tmp_path / "2027.csv"
    file.write_bytes(NOTICE_2027.replace("\n", "\r\n").encode("utf-8-sig"))
    arguments = ["C1", "--from", "2026-12-17", "--notices", str(file)]
    answer = json.loads(CliRunner().invoke(clock, [*arguments, "--json"]).stdout)
    assert list(answer) == ["term", "article", "start", "nominal_due", "due", "provisional", "days"]
    assert (answer["nominal_due"], answer["due"], answer["provisional"]) == ("2027-01-01", "2027-01-05", False)
    text = CliRunner().invoke(clock, arguments).stdout
    assert "2027年 测试〔2026〕1号" in text
    assert "暂定" not in text


def test_several_notices_are_laid_over_the_shipped_ones(tmp_path):
    files = [tmp_path / "2027.csv", tmp_path / "2024.csv"]
    files[0].write_text(NOTICE_2027, encoding="utf-8")
    files[1].write_text(NOTICE_2027.replace("2027-01-01,", "2024-03-18,").replace("2027-01-04,", "2024-03-19,"))
    more = [word for file in files for word in ("--notices", str(file))]

    def ends(start: str) -> tuple[str, bool]:
        answer = json.loads(CliRunner().invoke(clock, ["C1", "--from", start, *more, "--json"]).stdout)
        return answer["due"], answer["provisional"]

    assert [ends(start) for start in ("2024-03-01", "2026-12-17", "2025-04-16")] == [
        ("2024-03-20", False),
        ("2027-01-05", False),
        ("2025-05-06", False),  # of the shipped ones
    ]


@pytest.fixture
def small_cells():
    """Reading an import widens the size of a cell for the whole process, so the order of tests would matter."""
    before = csv.field_size_limit(100_000)
    yield
    csv.field_size_limit(before)


@pytest.mark.usefixtures("small_cells")
@pytest.mark.parametrize(
    ("content", "words"),
    [
        (None, "读不出来，请核对路径"),
        (b"\xb7\xc5\xbc\xd9", "存为 UTF-8 的 CSV"),
        (b"", "缺少列"),
        (b"date,kind,name,notice,notice_checked\n", "没有任何一天"),
        (b"date,kind,name,notice,notice_checked\n2027-13-01,rest,x,y,no\n", "第2行看不懂"),
        (NOTICE_2027.encode() + b"2027-01-01,rest,x,y,no\n", "出现了两次"),
        (NOTICE_2027.encode() + b"2027-01-05,rest," + b"x" * 200_000, "读不出来"),
    ],
)
def test_notices_that_cannot_be_read_are_refused_in_words(tmp_path, content, words):
    file = tmp_path / "own.csv"
    if content is not None:
        file.write_bytes(content)
    result = CliRunner().invoke(clock, ["C1", "--from", "2026-12-17", "--notices", str(file)])
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith(f"错误：放假安排 {file}")
    assert words in result.stderr


def test_an_unverified_source_is_shown_as_such_without_article():
    text = run("S3 --from 2025-09-29").stdout
    assert "简易办理（2016）（据转引，原文待核）" in text
    assert "系统默认，可调整" in run("P1 --from 2025-09-29").stdout


@pytest.mark.parametrize("form", ["", " --json"])
@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("", "请写明期限"),
        ("C1", "请用 --from 给出起算日"),
        ("C9 --from 2024-03-01", "可用的期限：C1 转送交办期限"),
        ("C9 --from soon", "可用的期限：C1 转送交办期限"),
        ("C1 --from soon", "请写成 年-月-日，例如 2026-03-02"),
        ("C1 --from 20240301", "请写成 年-月-日"),
        ("C1 --from 2024-02-30", "请写成 年-月-日"),
        ("C1 --from 2022-04-30", "《信访工作条例》自2022年5月1日起适用"),
        ("S1 --from 2022-07-16", "国信办发〔2022〕17号）自2022年7月17日起适用"),
        ("C1 --from 9999-12-31", "请核对年份"),
        ("C1 --from 2024-03-01 --approved-extension 5", "不能延长"),
        ("C1 --from 2024-03-01 --approved-extension 0", "不能延长"),
        ("C4 --from 2024-03-01 --approved-extension 0", "1至30日（第三十四条）"),
        ("C4 --from 2024-03-01 --approved-extension 31", "1至30日（第三十四条）"),
        ("C4 --from 2024-03-01 --approved-extension -1", "1至30日（第三十四条）"),
        ("C4 --from 2024-03-01 --approved-extension many", "应为整数天数"),
        ("C4 --from 2024-03-01 --hearing 2024-03-05..2024-03-06", "第三十六条第二款"),
        ("C8 --from 2024-03-01 --hearing 2024-03-05", "应写成 开始..结束"),
        ("C8 --from 2024-03-01 --hearing 2024-03-05..x", "--hearing：日期“x”无法识别"),
        ("C8 --from 2024-03-01 --hearing 2024-03-06..2024-03-05", "早于开始日"),
        ("C8 --from 2024-03-01 --hearing 2024-03-01..2024-03-05", "应晚于起算日"),
        ("C8 --from 2024-03-01 --hearing 2024-05-01..2024-05-02", "之后，不能再停止计算"),
        ("A1 --from 2024-03-01", "请用 --days 给出"),
        ("A1 --from 2024-03-01 --days 0", "1至365"),
        ("C1 --from 2024-03-01 --days 10", "不能另设天数"),
        ("T1 --from 2024-03-01 --level town", "--level 应为"),
        ("C1 --from 2024-03-01 --level city", "--level 只用于 T1"),
        ("C1 --from 2024-03-01 --until 2024-03-02", "没有选项 --until"),
        ("C1 C2 --from 2024-03-01", "命令写法有误"),
        ("C1 --from", "命令写法有误"),
    ],
)
def test_a_wrong_question_is_answered_in_words_on_stderr(line, words, form):
    result = run(line + form)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith("错误：")
    if not line.endswith("--from"):  # there --json would be taken for the date
        assert words in result.stderr


def test_the_help_is_in_chinese():
    result = run("--help")
    assert result.exit_code == 0
    assert "计算期限的届满日" in result.stdout
    assert "第三十四条" in result.stdout
    assert "--notices" in result.stdout
    assert "随软件提供" in result.stdout


def test_the_command_starts_without_django():
    code = "import sys; import yimen.ops.clock_command; print('django' in sys.modules)"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "False"
