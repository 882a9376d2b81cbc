"""Each component on its own: what it shows, and that colour never stands alone."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django import forms
from django.template import engines
from django.test import RequestFactory

from yimen.ui.components.clocks import clock_words
from yimen.ui.figures import months_of, sparkline_points
from yimen.ui.pieces import CLOCK_STATES, ClockItem, DayLine, StatCard, WhyDate
from yimen.ui.widgets import DateInput


def render(source: str, request=None, **context) -> str:
    return engines["django"].from_string("{% load ui %}" + source).render(context, request)


def test_a_button_shows_its_key_and_tells_it_to_screen_readers():
    html = render('{% button "呼叫下一位" kind="primary" key="F2" name="go" hx_post="/x" disabled=True %}')
    assert 'data-key="F2"' in html
    assert 'aria-keyshortcuts="F2"' in html
    assert ">F2</kbd>" in html
    assert 'hx-post="/x"' in html
    assert re.search(r"<button[^>]* disabled[ >]", html)


def test_text_given_to_a_component_is_escaped():
    html = render(
        "{% button t %}{% badge t %}{% notice 'info' t %}{% endnotice %}{% dialog t %}{% enddialog %}", t="<b>&"
    )
    assert "<b>&" not in html
    assert "&lt;b&gt;" in html


class Form(forms.Form):
    name = forms.CharField(label="姓名", help_text="与证件一致")
    kind = forms.ChoiceField(label="类别", choices=[("1", "甲")], widget=forms.RadioSelect)
    sort = forms.ChoiceField(label="排序", choices=[("1", "甲")])
    many = forms.MultipleChoiceField(label="多选", choices=[("1", "甲")], widget=forms.CheckboxSelectMultiple)
    agree = forms.BooleanField(label="同意")
    day = forms.DateField(label="日期", widget=DateInput)
    text = forms.CharField(label="内容", widget=forms.Textarea)
    paper = forms.FileField(label="材料", required=False)
    token = forms.CharField(widget=forms.HiddenInput, required=False)


@pytest.mark.parametrize("name", ["name", "sort", "day", "text", "paper", "agree"])
def test_a_field_has_a_label_that_belongs_to_its_control(name):
    html = render("{% field f %}", f=Form()[name])
    assert f'for="id_{name}"' in html
    assert f'id="id_{name}"' in html
    assert ("必填" in html) is Form().fields[name].required


@pytest.mark.parametrize("name", ["kind", "many"])
def test_several_choices_are_a_fieldset_with_a_legend(name):
    html = render("{% field f %}", f=Form()[name])
    assert "<fieldset" in html
    assert "<legend" in html


def test_a_hidden_field_has_no_label():
    assert "<label" not in render("{% field f %}", f=Form()["token"])


def test_a_date_field_gives_the_browser_an_iso_date():
    html = render("{% field f %}", f=Form(initial={"day": date(2026, 11, 24)})["day"])
    assert 'type="date"' in html
    assert 'value="2026-11-24"' in html


def test_a_refused_field_keeps_what_was_typed_and_points_to_its_error():
    form = Form({"name": "", "text": "电梯停运"})
    html = render("{% form_errors form %}{% field form.name %}{% field form.text %}", form=form)
    assert "电梯停运</textarea>" in html
    assert 'href="#id_name"' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_error"' in html


def test_the_error_summary_leads_to_the_first_radio_button():
    html = render("{% form_errors form %}", form=Form({}))
    assert 'href="#id_kind_0"' in html


def test_a_form_that_was_not_sent_has_no_error_summary():
    assert render("{% form_errors form %}", form=Form()).strip() == ""


@pytest.mark.parametrize(
    ("state", "left", "unit", "words"),
    [
        ("running", 9, "天", "还剩 9 天"),
        ("near", 0, "天", "今天到期"),
        ("near", 1, "工作日", "还剩 1 工作日"),
        ("late", -3, "天", "已逾期 3 天"),
        ("late", None, "天", "已逾期"),
        ("done", 4, "天", "按期完成"),
        ("future", None, "天", "未开始"),
    ],
)
def test_a_clock_says_its_state_in_words(state, left, unit, words):
    assert clock_words(state, left, unit) == words


@pytest.mark.parametrize("state", sorted(CLOCK_STATES))
def test_every_state_of_a_clock_has_a_word_and_an_icon_beside_its_colour(state):
    clock = ClockItem("C4", "办理", state, date(2026, 12, 21), days_left=3, percent=40)
    for html in (render("{% clock_line c %}", c=[clock]), render("{% clock_chip s d %}", s=state, d=clock.due)):
        assert f"#{CLOCK_STATES[state][2]}" in html
        assert CLOCK_STATES[state][0] in html or "还剩 3 天" in html


def test_a_date_that_may_move_is_marked_as_latest_and_provisional():
    html = render(
        "{% clock_line c %}", c=[ClockItem("C4", "办理", "future", date(2027, 2, 6), latest=True, provisional=True)]
    )
    assert "最迟 2027-02-06（暂定）" in re.sub(r"\s+", " ", html)


def test_the_calendar_of_an_explanation_shows_only_weeks_it_touches():
    lines = [DayLine(date(2026, 9, 30), False, "起", kind="start"), DayLine(date(2026, 10, 8), True, "计", 1, "due")]
    months = months_of(lines)
    assert [(m.year, m.month, len(m.weeks)) for m in months] == [(2026, 9, 1), (2026, 10, 1)]
    marked = [c.day for m in months for w in m.weeks for c in w if c.line]
    assert marked == [date(2026, 9, 30), date(2026, 10, 8)]


def test_an_explanation_lists_each_day_and_why():
    why = WhyDate(
        "答复期限",
        date(2026, 10, 8),
        "第三十四条",
        date(2026, 9, 30),
        "收到",
        [
            DayLine(date(2026, 9, 30), False, "当日不计", kind="start"),
            DayLine(date(2026, 10, 8), True, "工作日", 1, "due"),
        ],
        nominal_due=date(2026, 10, 4),
    )
    html = render("{% clock_why w %}", w=why)
    for words in ("当日不计", "第 1 日", "第三十四条", "2026年10月8日 周四", "顺延"):
        assert words in html


def test_an_empty_figure_is_a_dash_and_still_opens_its_list():
    html = render("{% stat_card c %}", c=StatCard("化解率", None, "/list", 0))
    assert "—" in html
    assert 'href="/list"' in html
    assert "n = 0" in html


def test_a_figure_of_zero_is_shown_as_zero():
    assert ">0<" in render("{% stat_card c %}", c=StatCard("逾期", "0", "/list", 12))


def test_a_trend_breaks_where_a_value_is_missing():
    assert len(sparkline_points([1, 2, None, 3])) == 2
    assert sparkline_points([]) == []
    assert sparkline_points([None]) == []
    assert sparkline_points([5]) == ["3.0,16.0"]


@pytest.mark.parametrize(
    ("url", "warned"),
    [
        ("https://xf.example.gov.cn/q/AB", False),
        ("http://127.0.0.1:8000/q/AB", True),
        ("http://localhost/q/AB", True),
        ("http://[::1]:8000/q/AB", True),
    ],
)
def test_a_qr_code_that_no_phone_can_open_says_so(url, warned):
    html = render("{% qr_figure u %}", u=url)
    assert "<svg" in html
    assert ("手机打不开" in html) is warned


def test_an_empty_table_says_what_to_do():
    html = render(
        '{% datatable "待办" rows=r empty_title="没有待办" empty_hint="看临近的" %}<tbody></tbody>{% enddatatable %}',
        r=[],
    )
    assert "没有待办" in html
    assert "看临近的" in html
    assert "<table" not in html


def test_a_dialog_is_usable_without_script():
    html = render('{% dialog "退回" id="d" %}<p>理由</p>{% enddialog %}')
    assert re.search(r"<details[^>]*>\s*<summary", html)


def test_a_progress_of_unknown_length_has_no_value():
    assert " value=" not in render('{% progress None "生成" %}')
    assert ' value="62"' in render('{% progress 62 "导入" %}')


def test_an_idempotency_key_is_new_each_time_but_kept_when_a_form_comes_back():
    first, second = render("{% idempotency_key %}"), render("{% idempotency_key %}")
    assert first != second
    request = RequestFactory().post("/x", {"idempotency_key": "abcd-1234-efgh"})
    assert 'value="abcd-1234-efgh"' in render("{% idempotency_key %}", request)
    request = RequestFactory().post("/x", {"idempotency_key": '"><script>'})
    assert "script" not in render("{% idempotency_key %}", request)


def test_an_icon_with_a_label_speaks_and_one_without_is_hidden():
    assert 'aria-label="文书"' in render('{% icon "document" "文书" %}')
    assert 'aria-hidden="true"' in render('{% icon "document" %}')
