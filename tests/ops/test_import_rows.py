"""Reading, mapping and checking of a file that is to be imported: no database."""

from __future__ import annotations

from datetime import date, datetime

import pytest
import xlsxwriter

from yimen.ops.importing import mapping, reading
from yimen.ops.importing.checking import BadRow, Rules, check, day_of
from yimen.ops.importing.reading import CannotRead, Row

HEAD = "编号,时间,标题,内容\n"
TODAY = date(2026, 3, 2)
ALL = {name: name for name in mapping.FIELDS}


def rules(**fields):
    return Rules(**{"source": "信箱", "mapping": ALL, "received_today": False, "today": TODAY, **fields})


def checked(received_today: bool = False, **cells):
    values = {"id": "1", "time": "2026-03-01", "title": "路灯不亮", "text": "村口路灯坏了", **cells}
    return check(Row(2, values), rules(received_today=received_today))


@pytest.mark.parametrize(
    ("data", "written_as"),
    [
        ((HEAD + "1,2026-03-01,路灯,坏了\n").encode(), "UTF-8"),
        (("\ufeff" + HEAD + "1,2026-03-01,路灯,坏了\n").encode(), "UTF-8（带 BOM）"),
        ((HEAD + "1,2026-03-01,路灯,坏了\n").encode("gb18030"), "GB18030"),
        ((HEAD + "1,2026-03-01,路灯,坏了\n").encode("utf-16"), "UTF-16"),
        ((HEAD + "1,2026-03-01,路灯,坏了\n").replace(",", "\t").encode(), "UTF-8"),
        ((HEAD + '1;"2026-03-01";路灯;坏了\n').replace(",", ";").encode(), "UTF-8"),
    ],
)
def test_a_text_file_is_read_in_whatever_way_it_was_written(tmp_path, data, written_as):
    path = tmp_path / "信箱.csv"
    path.write_bytes(data)
    table = reading.read(path)
    assert (table.columns, table.total, table.written_as) == (("编号", "时间", "标题", "内容"), 1, written_as)
    assert next(table.rows()) == Row(2, {"编号": "1", "时间": "2026-03-01", "标题": "路灯", "内容": "坏了"})


def test_a_spreadsheet_keeps_its_dates_and_whole_numbers(tmp_path):
    path = tmp_path / "信箱.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["编号", "时间", "标题", "内容"])
        sheet.write_number(1, 0, 1234)
        sheet.write_datetime(1, 1, datetime(2026, 3, 1, 9, 30), book.add_format({"num_format": "yyyy-mm-dd hh:mm"}))  # noqa: DTZ001 - a sheet knows no zone
        sheet.write_row(1, 2, ["路灯", "坏了"])
    table = reading.read(path)
    mapped = mapping.parse([], table.columns)
    ready = check(next(table.rows()), rules(mapping=mapped))
    assert ready.petition.source_key == "import:信箱:1234"
    assert ready.petition.received_on == date(2026, 3, 1)


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.pdf", b"%PDF", "不认识扩展名"),
        ("a.csv", b"", "空的"),
        ("a.csv", b"\n\n", "空的"),
        ("a.csv", "标题,标题\n".encode(), "列名重复：标题"),
        ("a.csv", b"\x81\xff\x00\xff", "编码"),
        ("a.xlsx", b"PK\x03\x04 not a workbook", "打不开"),
        ("a.csv", b"PK\x03\x04 not a workbook", "打不开"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_words(tmp_path, name, data, says):
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(CannotRead, match=says):
        reading.read(path)


def test_a_row_with_more_cells_than_columns_is_reported_and_empty_rows_do_not_count(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(HEAD + "1,2026-03-01,路灯,坏了,多了一格\n\n,,,\n2,2026-03-01,路灯,坏了\n", encoding="utf-8")
    table = reading.read(path)
    first, second = table.rows()
    assert table.total == 2
    assert (first.number, second.number) == (2, 5)
    assert "比表头的 4 列多" in first.problem
    assert "多了一格" not in first.problem


def test_an_open_quote_is_reported_as_the_last_row(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(HEAD + '1,2026-03-01,路灯,坏了\n2,2026-03-01,"路灯,坏了\n3,x,y,z\n', encoding="utf-8")
    rows = list(reading.read(path).rows())
    assert [row.number for row in rows] == [2, 3]
    assert "引号不成对" in rows[1].problem


def test_usual_column_names_are_found_and_given_ones_win():
    columns = ("留言编号", "留言主题", "留言时间", "留言详情", "点赞数")
    found = {"id": "留言编号", "title": "留言主题", "time": "留言时间", "text": "留言详情"}
    assert mapping.parse([], columns) == found
    assert mapping.parse(["text=点赞数"], columns) == {"text": "点赞数"}


@pytest.mark.parametrize(
    ("given", "says"),
    [
        (["title"], "应写成 字段=列名"),
        (["titel=标题"], "没有字段“titel”.*title（标题）"),
        (["title=题目"], "文件里没有列“题目”.*标题、时间"),
        (["title=标题", "title=时间"], "写了两次"),
        (["time=时间"], "没有找到标题列或正文列"),
    ],
)
def test_a_wrong_mapping_says_what_there_is(given, says):
    with pytest.raises(mapping.WrongMapping, match=says):
        mapping.parse(given, ("标题", "时间"))


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2026-03-01 08:12:33", date(2026, 3, 1)),
        ("2026/3/1 8:12", date(2026, 3, 1)),
        ("2026年3月1日", date(2026, 3, 1)),
        ("２０２６．３．１", date(2026, 3, 1)),
        ("20260301", date(2026, 3, 1)),
        ("2026-02-28T23:30:00+00:00", date(2026, 3, 1)),  # already the next day here
        (datetime(2026, 3, 1, 8), date(2026, 3, 1)),  # noqa: DTZ001
        (date(2026, 3, 1), date(2026, 3, 1)),
        ("2026-02-30", None),
        ("上周三", None),
        (3.5, None),
    ],
)
def test_dates_are_read_in_the_usual_spellings(cell, day):
    assert day_of(cell) == day


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"title": "", "text": " \n"}, "标题和正文都是空的"),
        ({"time": ""}, "没有来件时间"),
        ({"time": "昨天"}, "来件时间看不懂"),
        ({"time": "2026-03-03"}, "来件时间晚于今天"),
        ({"time": "1920-01-01"}, "来件时间早于"),
        ({"channel": "托梦"}, "信访形式不认识"),
    ],
)
def test_a_row_that_cannot_be_registered_says_why_and_repeats_nothing_of_it(cells, reason):
    with pytest.raises(BadRow, match=reason) as caught:
        checked(**cells)
    assert "路灯" not in str(caught.value)
    assert "托梦" not in str(caught.value)


@pytest.mark.parametrize(
    ("cells", "name", "unclear"),
    [
        ({"user": "网友甲"}, "网友甲", "account_only"),
        ({"user": "网友甲", "name": "王某云", "address": "柳岸镇一号"}, "王某云", ""),
        ({"name": "王某云"}, "王某云", "address_missing"),
        ({}, "", "name_missing"),
    ],
)
def test_an_account_is_no_name_and_a_name_without_address_is_not_clear(cells, name, unclear):
    person = checked(**cells).petition.people[0]
    assert (person.name, person.unclear_reason) == (name, unclear)


def test_a_long_title_is_cut_and_stands_whole_in_the_facts():
    ready = checked(title="长" * 150, place="处" * 130)
    assert ready.cut
    assert ready.petition.title == "长" * 120
    assert ready.petition.claims == ("长" * 150,)
    assert ready.petition.facts == f"{'长' * 150}\n问题发生地：{'处' * 130}\n村口路灯坏了"
    assert len(ready.petition.place) == 120


def test_control_characters_go_and_line_ends_are_one_kind():
    ready = checked(text="一\x00行\r\n二\x07行\x85\ud800", title="路\x00灯\n不亮")
    assert ready.petition.facts == "一行\n二行"
    assert ready.petition.title == "路灯 不亮"


def test_claims_are_divided_by_lines_and_semicolons():
    assert checked(claims="修好；公示\n 追责；").petition.claims == ("修好", "公示", "追责")


def test_keys_are_stable_distinct_and_never_too_long():
    without = checked(id="").petition.source_key
    assert without == checked(id="").petition.source_key != checked(id="", text="别的").petition.source_key
    assert len(checked(id="长" * 200).petition.source_key) <= 80


def test_old_rows_are_history_unless_they_are_to_be_handled_now():
    assert checked(time="2019-05-01").history
    assert not checked(time="2019-05-01", received_today=True).history
    assert not checked(time="2022-05-01").history
    assert checked(time="", received_today=True).petition.received_on == TODAY


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({}, ("", None)),
        ({"handed_down_by": "市信访局", "reached_on": "2026-03-02"}, ("city", date(2026, 3, 2))),
        ({"handed_down_by": "省级", "reached_on": "2026年3月1日"}, ("province", date(2026, 3, 1))),
        ({"handed_down_by": "state", "reached_on": date(2026, 3, 2)}, ("state", date(2026, 3, 2))),
    ],
)
def test_what_came_down_from_an_upper_office_brings_its_own_day(cells, expected):
    petition = checked(**cells).petition
    assert (petition.handed_down_by, petition.reached_on) == expected


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"handed_down_by": "某局", "reached_on": "2026-03-02"}, "转来的上级信访部门不认识"),
        ({"handed_down_by": "市信访局"}, "请填写到达本局的日期"),
        ({"reached_on": "2026-03-02"}, "请选择由哪一级信访部门转来"),
        ({"handed_down_by": "市信访局", "reached_on": "昨天"}, "到达本局日期看不懂"),
        ({"handed_down_by": "市信访局", "reached_on": "2026-02-28"}, "到达本局的日期应在信访日期"),
        ({"handed_down_by": "市信访局", "reached_on": "2026-03-03"}, "到达本局的日期应在信访日期"),
    ],
)
def test_half_of_it_or_a_wrong_day_is_a_bad_row(cells, reason):
    with pytest.raises(BadRow, match=reason):
        checked(**cells)


def test_an_office_of_a_city_is_not_handed_down_to_by_a_city():
    row = Row(
        2, {"id": "1", "time": "2026-03-01", "title": "路灯", "handed_down_by": "市信访局", "reached_on": "2026-03-02"}
    )
    with pytest.raises(BadRow, match="应当是本局的上级"):
        check(row, rules(unit_level="city"))


def test_history_keeps_no_such_day():
    assert checked(time="2020-01-01", handed_down_by="市信访局").petition.handed_down_by == ""
