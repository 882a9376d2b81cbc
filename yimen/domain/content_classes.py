"""内容分类: the two-level classification of what petitions are about (domain/04 §2).

The 17 names of the first level and the second-level names were read in a real system of about 2020; grouping the
second under the first is ours. 自然资源 and 卫生健康 are display names, and 退役军人事务, 应急管理, 医疗保障 are
added, because the list predates the reform of 2018 [P]. Codes are six digits (two for the level, two for the entry,
`00`), our own.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ContentClass:
    """One class: six-digit `code`, `label` on screens, its `parent`, `source_name` where the source says another."""

    code: str
    label: str
    parent: str | None = None
    source_name: str | None = None


_TREE: tuple[tuple[str, str | None, str], ...] = (
    (
        "农村农业",
        None,
        "惠农补贴 土地承包经营 村务管理 农垦农场 动物防疫 农资农技 农副产品流通 扶贫开发 水利水电 水库移民 林业管理 "
        "草原草场 野生资源管理",
    ),
    ("自然资源", "国土资源", "土地征收 土地资源管理 矿产资源管理 海洋气象地震"),
    (
        "城乡建设",
        None,
        "城乡规划 国有土地上房屋征收与补偿 集体土地上房屋拆迁与补偿 住房保障与房地产 建筑市场 工程质量 建设管理 "
        "建设项目审批 村镇建设 城市建设和市政管理",
    ),
    (
        "劳动和社会保障",
        None,
        "劳动关系 工资福利 劳动保护 就业培训 人力资源 城镇职工社会保险 城镇居民社会保险 社保基金管理 退休政策及待遇 "
        "离休",
    ),
    ("卫生健康", "卫生计生", "人口计生 公共卫生 医政监管 医患纠纷 食品药品监管"),
    ("教育文体", None, "教育体制 教育行政管理 教育收费 考试招生 失学辍学 教师队伍和待遇 文化 文物管理 体育"),
    ("民政", None, "优抚 社会救助 救灾募捐 福利慈善 基层选举和社区建设 区划地名 民间组织 社会服务 复退安置"),
    (
        "政法",
        None,
        "法制建设 刑案侦破 诉讼 刑罚执行 社会治安 交通管理 户籍证件 警务督察 仲裁与调解 法律服务 行政复议",
    ),
    (
        "经济管理",
        None,
        "宏观调控 国资监管 企业破产 金融财税 保险证券期货 能源管理 市场监管 质监检验检疫 安全生产 知识产权",
    ),
    ("交通运输", None, "客货运输 出租车管理 邮政管理"),
    ("商贸旅游", None, "商业贸易 旅游管理"),
    ("科技与信息产业", None, "科学技术 信息化建设 电信"),
    ("环境保护", None, "环境污染 环保管理"),
    (
        "党务政务",
        None,
        "党的建设 政治体制 机构改革 宣传舆论 民族宗教 港澳台侨 国防外交 群众团体 领导事务 表达情感 历史遗留问题",
    ),
    ("组织人事", None, "选拔任用 编制职位 招录辞退 军转安置"),
    ("纪检监察", None, "党政处分 干部作风 贪污贿赂 失职渎职 滥用职权"),
    ("退役军人事务", None, "移交安置 优待抚恤 就业创业 褒扬纪念"),
    ("应急管理", None, "安全监管 防灾减灾 灾害救助 消防救援"),
    ("医疗保障", None, "医保待遇 医保基金监管 药品价格与采购 异地就医"),
)
OTHER_CODE = "990000"  # 其它: the one code that was seen in a real system


def _rows() -> tuple[ContentClass, ...]:
    rows: list[ContentClass] = []
    for number, (label, source_name, children) in enumerate(_TREE, start=1):
        parent = f"{number:02d}0000"
        rows.append(ContentClass(parent, label, source_name=source_name))
        rows += [
            ContentClass(f"{number:02d}{n:02d}00", child, parent) for n, child in enumerate(children.split(), start=1)
        ]
    rows += [ContentClass(OTHER_CODE, "其他"), ContentClass("990100", "其他", OTHER_CODE)]
    return tuple(rows)


CONTENT_CLASSES: tuple[ContentClass, ...] = _rows()
_BY_CODE = {row.code: row for row in CONTENT_CLASSES}


def first_level() -> tuple[ContentClass, ...]:
    """Return the classes of the first level, in the order of the source, 其他 last."""
    return tuple(row for row in CONTENT_CLASSES if row.parent is None)


def children_of(code: str) -> tuple[ContentClass, ...]:
    """Return the second-level classes under a first-level `code`; empty for an unknown code."""
    return tuple(row for row in CONTENT_CLASSES if row.parent == code)


def known(code: str) -> bool:
    """Whether a class of either level has this `code`."""
    return code in _BY_CODE


def covers(broad: str, narrow: str) -> bool:
    """Whether class `narrow` is `broad` itself or stands under it; "" covers everything, and only "" covers ""."""
    row = _BY_CODE.get(narrow)
    return broad in ("", narrow) or (row is not None and row.parent == broad)


def content_label(code: str) -> str:
    """Return `城乡建设 / 工程质量` for a code of either level; an unknown code is shown as it is."""
    row = _BY_CODE.get(code)
    if row is None:
        return code
    return row.label if row.parent is None else f"{_BY_CODE[row.parent].label} / {row.label}"
