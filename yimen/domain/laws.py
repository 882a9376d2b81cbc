"""What an opinion may rest on (法律依据): articles to tick, and the titles of laws that a typed line can begin with.

第三十二条 wants the basis named. The regulation's own articles stand with their words in short; for other laws only the
title is offered, since the article depends on the matter and must be read, not guessed.
"""

from __future__ import annotations

from dataclasses import dataclass

REGULATION = "《信访工作条例》"
LONGEST_LINE = 200


@dataclass(frozen=True, slots=True)
class Article:
    """One article to tick: how it is cited, and what it says in short."""

    cited: str
    says: str


ARTICLES: tuple[Article, ...] = (
    Article(
        f"{REGULATION}第二十七条",
        "诉求合理的解决到位，无理的教育到位，困难的帮扶到位，违法的依法处理",
    ),
    Article(f"{REGULATION}第二十九条", "对建议意见的研究和采纳"),
    Article(f"{REGULATION}第三十一条第五项", "请求查处违法行为或者保护合法权益的，依法履行或者答复"),
    Article(f"{REGULATION}第三十一条第六项", "听取事实和理由，调查核实，出具信访处理意见书"),
    Article(
        f"{REGULATION}第三十二条",
        "对每项诉求予以支持、作出解释说明或者不予支持",
    ),
    Article(f"{REGULATION}第三十三条", "调解、和解"),
    Article(f"{REGULATION}第三十七条", "生活确有困难的，告知或者帮助申请社会救助"),
)

LAWS: tuple[str, ...] = (
    "《中华人民共和国民法典》",
    "《中华人民共和国土地管理法》",
    "《中华人民共和国劳动合同法》",
    "《中华人民共和国社会保险法》",
    "《中华人民共和国环境噪声污染防治法》",
    "《中华人民共和国行政处罚法》",
    "《物业管理条例》",
    "《保障农民工工资支付条例》",
    "《国有土地上房屋征收与补偿条例》",
    "《社会救助暂行办法》",
)


def bare_titles(lines: tuple[str, ...]) -> tuple[str, ...]:
    """The lines that name a law but no article of it: they say nothing that a person could look up."""
    return tuple(line for line in lines if line.strip().endswith("》"))
