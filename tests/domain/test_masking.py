import pytest
from hypothesis import given
from hypothesis import strategies as st

from yimen.domain.masking import MaskKind, mask

TABLE = [
    ("name", "王小明", "王**"),
    ("name", "王明", "王**"),
    ("name", "欧阳小明", "欧**"),
    ("name", "阿卜杜热合曼·买买提", "阿**"),
    ("name", "John Smith", "J**"),
    ("name", "  王小明 ", "王**"),
    ("name", "", ""),
    ("organisation", "云川建设有限公司", "云川**有限公司"),
    ("organisation", "云川区建设工程有限责任公司", "云川**有限责任公司"),
    ("organisation", "明月小区业主委员会", "明月**业主委员会"),
    ("organisation", "甲乙丙有限公司", "甲**有限公司"),
    ("organisation", "老王", "老**"),
    ("organisation", "公司", "公**"),
    ("organisation", "一米面馆", "一米**"),
    ("organisation", "", ""),
    ("id_number", "990000199001011234", "**************1234"),
    ("id_number", "９９００００１９９００１０１１２３Ｘ", "**************123X"),
    ("id_number", "9900 0019 9001 0112 34", "**************1234"),
    ("id_number", "E1234567", "****4567"),
    ("id_number", "E12345", "******"),
    ("id_number", "", ""),
    ("phone", "13900000001", "139****0001"),
    ("phone", "139 0000 0001", "139****0001"),
    ("phone", "0523-80000001", "0523-****0001"),
    ("phone", "010-80000001", "010-****0001"),
    ("phone", "052380000001", "052****01"),
    ("phone", "+44 20 7946 0001", "442****01"),
    ("phone", "1234567", "123****67"),
    ("phone", "123456", "****"),
    ("phone", "12345", "****"),
    ("phone", "没有", "****"),
    ("phone", "", ""),
    ("address", "江苏省云川市云川区城东街道明月路12号3幢401室", "江苏省云川市云川区城东街道**"),
    ("address", "云川区白马镇新河村5组", "云川区白马镇**"),
    ("address", "新疆维吾尔自治区云川地区云川县河西乡三村", "新疆维吾尔自治区云川地区云川县河西乡**"),
    ("address", "内蒙古自治区云川盟云川旗草原苏木", "内蒙古自治区云川盟云川旗草原苏木"),
    ("address", "明月小区5幢401室", "**"),
    ("address", "明月社区服务站", "**"),
    ("address", "云川市明月小区5幢", "云川市**"),
    ("address", "明月路12号白马镇", "**"),
    ("address", "云川区  城东街道  明月路12号", "云川区城东街道**"),
    ("address", "", ""),
]


@pytest.mark.parametrize(("kind", "value", "shown"), TABLE)
def test_what_is_shown_of_a_personal_value(kind, value, shown):
    assert mask(kind, value) == shown


def test_every_kind_is_in_the_table():
    assert {row[0] for row in TABLE} == set(MaskKind)


def test_an_unknown_kind_shows_nothing():
    with pytest.raises(ValueError, match="'photo' is not a valid MaskKind"):
        mask("photo", "x")


@given(st.text(min_size=1, max_size=40))
def test_no_mask_shows_a_whole_name_and_masking_never_fails(value):
    for kind in MaskKind:
        assert isinstance(mask(kind, value), str)
    if value.strip():
        assert mask(MaskKind.NAME, value).endswith("**")
        assert len(mask(MaskKind.NAME, value)) == 3


@given(st.from_regex(r"[0-9]{8,18}", fullmatch=True))
def test_at_most_the_last_four_of_a_number_are_shown(number):
    assert mask(MaskKind.ID_NUMBER, number).strip("*") == number[-4:]


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_the_middle_of_a_mobile_is_hidden(number):
    assert mask(MaskKind.PHONE, number) == f"{number[:3]}****{number[-4:]}"
