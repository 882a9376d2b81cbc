# ruff: noqa: E501 - one row a topic reads better than a paragraph of broken strings
"""What the people of the invented district petition about: sentences of our own with slots, one row a topic."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

# Months 1..12 in which a topic is heard more; the figure is how many times more.
SEASONS = MappingProxyType(
    {
        "all": (1,) * 12,
        "heating": (5, 4, 2, 0.3, 0.1, 0.1, 0.1, 0.1, 0.2, 0.6, 4, 5),
        "flood": (0.1, 0.2, 0.4, 0.6, 1, 4, 6, 4, 1, 0.3, 0.1, 0.1),
        "school": (0.3, 0.4, 0.5, 1, 1, 2, 4, 7, 4, 0.5, 0.4, 0.3),
        "wages": (7, 3, 0.7, 0.6, 0.6, 0.7, 0.7, 0.8, 1, 1.2, 2.5, 5),
        "summer": (0.3, 0.3, 0.5, 1, 2, 3, 3.5, 3, 2, 1, 0.5, 0.3),
        "harvest": (0.3, 0.3, 1, 1.5, 2, 3, 1, 1, 2, 3, 1, 0.3),
    }
)


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic of the grammar.

    Attributes:
        titles, facts: in pairs.
        unit: slug of the competent department, or "town" for the town of the place.
        content: label of the content class, first and second level.
        share: how often, against the other topics.
        kind: "appeal", "duty" (第三十一条第五项), "suggestion", "consult" (answered at the desk), or "path1".."path4".
        claims: two of them and sometimes a third are taken.
        does, explains: what the unit answers to a supported and to an explained claim.
        basis: rules beside 第三十二条; for a path the competent body.
    """

    key: str
    unit: str
    content: str
    season: str
    share: float
    kind: str
    titles: tuple[str, ...]
    facts: tuple[str, ...]
    claims: tuple[str, ...]
    reason: str
    found: str
    does: str
    explains: str
    basis: str


def _t(*row: object, **texts: str) -> Topic:
    """`row` as the first fields of Topic; texts with alternatives are divided by `|`."""
    many = {name: tuple(texts.pop(name).split("|")) for name in ("titles", "facts", "claims")}
    return Topic(*row, **many, **texts)  # type: ignore[arg-type, misc]


# fmt: off
TOPICS: tuple[Topic, ...] = (
    _t(
        "lift", "zhujian", "城乡建设/住房保障与房地产", "all", 5, "appeal",
        titles="{estate}{block}幢电梯停运{m}个月|{estate}电梯反复故障无人维修",
        facts="{estate}{block}幢电梯自{since}起停运，老人上下楼十分不便|{estate}{block}幢电梯一个月内困人{n}次，物业只贴告示不维修",
        claims="尽快修复电梯并经检验合格后恢复使用|公示维修资金的使用情况|明确电梯日常维护的责任单位",
        reason="物业费一直按时交纳，电梯安全关系每一户", found="经现场核查，{block}幢电梯曳引机损坏属实，维修方案已由业主表决",
        does="已督促物业公司启用维修资金更换部件，{n}日内恢复运行", explains="维修资金的使用须经业主依法表决，公示材料可在社区查阅",
        basis="《物业管理条例》",
    ),
    _t(
        "property", "zhujian", "城乡建设/住房保障与房地产", "all", 5, "appeal",
        titles="{estate}物业服务不到位|{estate}物业收费不公示",
        facts="{estate}物业自{since}以来保洁、门岗长期缺位，垃圾堆放|{estate}公共收益从未公示，停车费去向不明",
        claims="督促物业公司按合同提供服务|公示公共收益和停车费收支|指导召开业主大会",
        reason="业主多次与物业沟通，对方以人手不足推托", found="经核查，{estate}物业公司保洁频次低于合同约定，公共收益公示不及时",
        does="已约谈物业公司，责令限期整改并补充公示", explains="业主大会由业主依法召开，属地街道将派人指导",
        basis="《物业管理条例》",
    ),
    _t(
        "leak", "zhujian", "城乡建设/工程质量", "flood", 4, "appeal",
        titles="{estate}新房外墙渗水|{estate}{block}幢屋面漏雨",
        facts="{estate}{block}幢交付不足两年，{since}起下雨即渗水，墙面大片发霉|{estate}{block}幢屋面漏雨，开发商修了{n}次仍未修好",
        claims="督促开发商彻底维修|对受损的装修给予赔偿|查明工程质量责任",
        reason="房屋仍在保修期内", found="经检测，外墙保温层空鼓、屋面防水局部失效属实，仍在保修期内",
        does="已责成建设单位按保修责任维修，并建立逐户台账", explains="装修损失的赔偿可由双方协商，协商不成的可依法起诉",
        basis="《建设工程质量管理条例》",
    ),
    _t(
        "handover", "zhujian", "城乡建设/住房保障与房地产", "all", 3, "appeal",
        titles="{estate}延期交房|{estate}交付后迟迟不能办证",
        facts="{estate}合同约定交房时间已过{m}个月，工地只有零星工人|购买{estate}住房已入住{n}个月，开发商仍未办理不动产登记",
        claims="督促开发商明确交付时间|协调尽快办理不动产权证|公开项目资金监管情况",
        reason="购房款已全部付清，一家人仍在租房", found="经核查，项目因资金问题进度滞后，预售资金处于监管之中",
        does="已组织专班督促复工，并按节点向业主公布进度", explains="违约责任按购房合同约定执行，办证须待竣工备案后进行",
        basis="《城市商品房预售管理办法》",
    ),
    _t(
        "heating", "zhujian", "城乡建设/城市建设和市政管理", "heating", 6, "appeal",
        titles="{estate}暖气不热|{estate}供热管道漏水影响取暖",
        facts="{estate}{block}幢{since}以来室内温度只有十四五度，家中有老人和孩子|{estate}供热管道多处漏水，报修{n}次未彻底处理",
        claims="查明不热原因并尽快处理|对温度不达标期间退还部分供热费|更换老化的供热管道",
        reason="供热费已足额交纳", found="经入户测温，室内温度低于约定标准属实，系楼栋管网淤堵",
        does="已责成供热企业清洗管网、调整平衡，{n}日内达标", explains="退费按供热合同和测温记录办理，由供热企业逐户核算",
        basis="《信访工作条例》第三十一条",
    ),
    _t(
        "wages", "renshe", "劳动和社会保障/工资福利", "wages", 8, "duty",
        titles="{firm}拖欠{n}名工人工资|工地干活{m}个月工资没有结清",
        facts="我和工友共{n}人{since}起在{firm}的工地干活，至今被拖欠工资约{sum}元|{firm}以甲方未付款为由，拖欠工资{m}个月",
        claims="责令用工单位支付拖欠的工资|查处拖欠工资的行为|核对并公示工资支付台账",
        reason="考勤表、聊天记录都在，家里等钱过年", found="经查考勤和支付记录，拖欠工资情况属实，涉及金额已核定",
        does="已下达限期支付指令，工资已由专用账户发放到人", explains="对金额有争议的部分，双方可在本机关主持下对账",
        basis="《保障农民工工资支付条例》第三条",
    ),
    _t(
        "insurance", "renshe", "劳动和社会保障/城镇职工社会保险", "all", 3, "duty",
        titles="{firm}未依法缴纳社会保险|离职后发现社保断缴{m}个月",
        facts="本人在{firm}工作{n}个月，单位一直未缴社会保险|查询发现{since}起单位断缴社会保险{m}个月",
        claims="责令单位补缴社会保险|查处不依法参保的行为",
        reason="双方签有劳动合同，工资流水可以证明", found="经调取工资流水和参保记录，单位未足额缴纳属实",
        does="已责令单位限期补缴，补缴手续正在办理", explains="补缴年限按现行规定核定，个人部分由本人承担",
        basis="《中华人民共和国社会保险法》",
    ),
    _t(
        "pension", "renshe", "劳动和社会保障/退休政策及待遇", "all", 2, "consult",
        titles="咨询养老保险关系转移|咨询退休手续办理",
        facts="本人曾在外地工作{n}年，想把养老保险转到本区|本人{m}个月后到退休年龄，不知需要哪些材料",
        claims="告知办理的流程和材料|告知办理的地点和时限",
        reason="政策不太清楚，怕跑冤枉路", found="事项属于政策咨询", does="已告知办理流程和材料清单，可在区政务服务中心或网上办理",
        explains="缴费年限合并计算，以社保经办机构核定为准", basis="《中华人民共和国社会保险法》",
    ),
    _t(
        "school", "jiaoyu", "教育文体/考试招生", "school", 6, "appeal",
        titles="{estate}孩子入学安排问题|{school}招生划片不清",
        facts="我家住{estate}，报名时被告知{school}学位已满|{school}今年调整施教区，{estate}没有提前告知",
        claims="按就近入学原则安排学位|公开{school}施教区划分的依据|妥善安排同楼孩子入学",
        reason="户口和房产都在{estate}", found="经核查，{school}今年报名人数超出计划，{estate}属于调剂范围",
        does="已安排到相邻学校就读，并开通接送线路", explains="施教区划分方案经公示后实施，调剂按报名顺序进行",
        basis="《中华人民共和国义务教育法》第十二条",
    ),
    _t(
        "schoolfee", "jiaoyu", "教育文体/教育收费", "school", 3, "duty",
        titles="{school}收费项目有疑问|{school}校服和资料费过高",
        facts="{school}开学要求交资料费、校服费共{n}00余元，没有收据|{school}课后服务收费不透明",
        claims="核查收费是否合规|退还不合规的收费|公示收费项目和标准",
        reason="家长群里不少人有同样疑问", found="经核查，部分资料费未按自愿原则收取属实",
        does="已责令学校退还不合规收费并公示", explains="课后服务收费标准经备案，明细已在公示栏张贴",
        basis="《中华人民共和国义务教育法》",
    ),
    _t(
        "canteen", "jiaoyu", "教育文体/教育行政管理", "school", 2, "suggestion",
        titles="建议改善{school}食堂|建议{school}门口错峰放学",
        facts="{school}食堂菜品单一，孩子常吃不饱|{school}放学时{street}堵车严重，孩子过马路不安全",
        claims="建议成立家长监督小组|建议错峰放学并增设护学岗",
        reason="希望孩子们吃得好、走得安全", found="所提建议具有可行性", does="学校已采纳建议，成立家长监督小组并实行错峰放学",
        explains="增设护学岗已与交警部门会商，将分批实施", basis="《信访工作条例》第二十九条",
    ),
    _t(
        "noise", "huanbao", "环境保护/环境污染", "summer", 6, "duty",
        titles="{street}工地{night}施工扰民|{estate}旁商户噪声扰民",
        facts="{street}工地自{since}起{night}施工，浇筑声直到凌晨|{estate}楼下{firm}风机{night}不停，无法入睡",
        claims="查处夜间施工行为|要求安装隔声降噪设施|安排监测并告知结果",
        reason="家中有考生和老人，长期睡不好", found="经现场监测，夜间噪声超过排放限值属实",
        does="已依法立案查处，责令夜间停工并安装隔声设施", explains="抢险等特殊作业须经批准并公告附近居民",
        basis="《中华人民共和国噪声污染防治法》",
    ),
    _t(
        "fumes", "huanbao", "环境保护/环境污染", "summer", 3, "duty",
        titles="{street}餐饮油烟扰民|{village}附近异味严重",
        facts="{estate}一楼{firm}油烟直排，阳台不能晾衣|{village}旁{firm}{night}排放异味，村民头晕恶心",
        claims="查处油烟、异味直排|要求安装净化设施并定期清洗|公布监测结果",
        reason="已向店家反映多次", found="经现场检查，净化设施未正常运行属实",
        does="已责令限期整改并处罚，复查合格后方可运行", explains="监测结果在限值以内的时段不予处罚",
        basis="《中华人民共和国大气污染防治法》",
    ),
    _t(
        "water", "huanbao", "环境保护/环境污染", "summer", 2, "duty",
        titles="{village}河道水体发黑|{firm}疑似偷排污水",
        facts="{village}前的小河{since}起发黑发臭，鱼虾绝迹|{firm}{night}向河里排水，水面有泡沫",
        claims="查明污染来源并查处|组织清淤整治|公布水质监测结果",
        reason="全村浇地都靠这条河", found="经溯源排查，上游一处排口混接属实",
        does="已封堵混接排口，并排定清淤计划", explains="水质监测按月公布，最近一次为Ⅳ类",
        basis="《中华人民共和国水污染防治法》",
    ),
    _t(
        "land", "ziran", "自然资源/土地征收", "all", 4, "appeal",
        titles="{village}征地补偿没有到位|{village}征地面积核算有误",
        facts="{town}{village}{since}征收土地，我家约{n}亩，补偿款至今未到|我家被征土地少算{n}分，青苗费也没有算",
        claims="核实征收面积和补偿标准|按公告标准支付补偿款|公开征地补偿方案",
        reason="征收公告贴在村里，大家都看到了", found="经复核测量图和补偿清册，面积登记误差属实",
        does="已更正清册并补发差额，款项直接打入本人账户", explains="补偿标准按公告的区片综合地价执行，不作个别调整",
        basis="《中华人民共和国土地管理法》第四十八条",
    ),
    _t(
        "illegal", "ziran", "自然资源/土地资源管理", "all", 2, "duty",
        titles="{village}占用耕地建房|{village}有人在农田堆放砂石",
        facts="{village}东头有人{since}在农田里打地基建房|{firm}在{village}农田堆放砂石，面积约{n}亩",
        claims="查处占用耕地的行为|责令恢复耕种",
        reason="耕地是大家的饭碗", found="经实地核查和图斑比对，占用耕地属实",
        does="已责令停止并限期复垦，逾期依法申请强制执行", explains="部分地块属于已批准的设施农用地",
        basis="《中华人民共和国土地管理法》",
    ),
    _t(
        "demolition", "zhujian", "城乡建设/集体土地上房屋拆迁与补偿", "all", 3, "appeal",
        titles="{village}拆迁安置房迟迟不分|{village}过渡费没有按时发放",
        facts="{town}{village}房屋{n}年前拆除，安置房至今没有分配|过渡费从{since}起停发，租房压力大",
        claims="明确安置房分配时间|补发停发的过渡费|公开安置房源",
        reason="协议写明了过渡期限", found="经核查，安置地块竣工验收推迟，过渡费拨付滞后属实",
        does="过渡费已补发，安置房分配方案将张榜公布", explains="房源按签约顺序选定，名单在村务公开栏公布",
        basis="《信访工作条例》第三十一条",
    ),
    _t(
        "bus", "jiaotong", "交通运输/客货运输", "all", 3, "suggestion",
        titles="建议增加到{village}的公交班次|建议优化{street}公交站点",
        facts="{town}{village}到城区每天只有{m}班车，老人看病不方便|{street}站点离{estate}太远，夜间没有照明",
        claims="建议增加早晚班次|建议增设站点和候车亭",
        reason="村里老人多，出行靠公交", found="经客流调查，早高峰满载率偏高", does="已调整班次，早晚各增一班，并列入站亭改造计划",
        explains="夜间班次须结合客流再作评估", basis="《信访工作条例》第二十九条",
    ),
    _t(
        "road", "jiaotong", "交通运输/客货运输", "flood", 4, "appeal",
        titles="{village}通村道路破损|{street}修路围挡{m}个月未完工",
        facts="{town}{village}通村路坑洼不平，雨天积水，已有{n}人摔伤|{street}自{since}围挡施工，商户生意受影响",
        claims="尽快修复道路|设置警示和照明|公布完工时间",
        reason="这是孩子上学的必经之路", found="经现场踏勘，约{n}00米路面破损属实",
        does="已列入本季度养护计划并先行填补坑槽", explains="完工时间受管线迁改影响，已在围挡公示",
        basis="《中华人民共和国公路法》",
    ),
    _t(
        "taxi", "jiaotong", "交通运输/出租车管理", "all", 2, "duty",
        titles="出租车拒载绕路|网约车司机乱收费",
        facts="{night}从{street}打车，司机不打表，多收{n}元|在{street}连续{m}辆出租车拒载",
        claims="核查并处理司机|退还多收的费用",
        reason="记下了时间和路线", found="经调取行车轨迹，绕行多收属实", does="已对驾驶员处罚并退还费用", explains="拒载因缺少车号，已加强该路段巡查",
        basis="《巡游出租汽车经营服务管理规定》",
    ),
    _t(
        "flood", "shuili", "农村农业/水利水电", "flood", 5, "appeal",
        titles="{village}农田排涝不畅|{village}圩堤渗水",
        facts="{town}{village}{since}连续降雨，{many}亩农田受淹，泵站没有开足|{village}圩堤有{n}处渗水，村民夜里轮流看守",
        claims="疏通沟渠、开足泵站|加固渗水的圩堤|核实受灾面积",
        reason="秧苗泡了三天就保不住", found="经现场查看，泵站一台机组故障、沟渠淤堵属实",
        does="已抢修机组、清淤沟渠，并排定圩堤加固工程", explains="受灾面积由农业部门会同镇村逐户核定",
        basis="《中华人民共和国防洪法》",
    ),
    _t(
        "tap", "shuili", "农村农业/水利水电", "summer", 3, "appeal",
        titles="{village}自来水水压不足|{village}经常停水",
        facts="{town}{village}{since}起高峰时没有水，要半夜接水|{village}一个月停水{n}次，没有通知",
        claims="解决水压不足问题|停水要提前通知|更换老旧管网",
        reason="天热用水多，老人受不了", found="经测压，末端水压低于标准属实", does="已增设加压泵，管网改造列入年度计划",
        explains="计划停水已改为短信和广播双通知", basis="《城市供水条例》",
    ),
    _t(
        "subsidy", "nongye", "农村农业/惠农补贴", "harvest", 4, "appeal",
        titles="{village}种粮补贴没有发放|农机购置补贴迟迟未到",
        facts="{village}今年种粮补贴别的村已发，我们村没有|我{since}购买农机，手续齐全，补贴至今未到",
        claims="核实并发放补贴|公示补贴面积和金额|说明未发放的原因",
        reason="种了{n}亩地，年年都报", found="经核对清册，因账户信息有误导致发放失败属实",
        does="已更正账户并补发", explains="补贴面积以公示核定面积为准，不含流转给他人的部分",
        basis="《中华人民共和国农业法》",
    ),
    _t(
        "lease", "nongye", "农村农业/土地承包经营", "harvest", 3, "path2",
        titles="{village}土地承包地块争议|{village}土地流转合同纠纷",
        facts="{village}我家承包地与邻居界址不清，争了{n}年|土地流转给{firm}，合同到期对方不还地",
        claims="确认承包地块的界址|要求返还承包地",
        reason="有承包证为凭", found="事项属于土地承包经营纠纷", does="已告知仲裁途径", explains="双方也可先申请镇调解委员会调解",
        basis="云汀区农村土地承包仲裁委员会",
    ),
    _t(
        "straw", "nongye", "农村农业/农资农技", "harvest", 2, "suggestion",
        titles="建议完善秸秆回收|建议增加农技指导",
        facts="{town}{village}秸秆没有去处，回收点太远|{village}稻田{since}虫害重，农技员来得少",
        claims="建议增设秸秆回收点|建议农技员定期下村",
        reason="大家都愿意配合", found="所提建议符合实际", does="已在{town}增设回收点{m}处，并公布农技员下村日程",
        explains="回收价格由市场主体协商确定", basis="《信访工作条例》第二十九条",
    ),
    _t(
        "villageaccount", "town", "农村农业/村务管理", "all", 4, "appeal",
        titles="{village}村账不公开|{village}集体收入去向不明",
        facts="{village}出租鱼塘和厂房，收入{n}年没有公布|{village}修路账目只写总数，没有明细",
        claims="公开集体收支明细|核查鱼塘出租合同|召开村民会议说明",
        reason="村民有权知道集体的钱怎么用", found="经镇经管部门审计，公开不及时、明细不全属实",
        does="已督促村委补充公开明细，并召开村民代表会议说明", explains="出租合同按民主程序签订，期满后公开招租",
        basis="《中华人民共和国村民委员会组织法》",
    ),
    _t(
        "neighbour", "town", "民政/基层选举和社区建设", "all", 3, "appeal",
        titles="{village}宅基地相邻排水纠纷|{estate}楼上漏水协调不成",
        facts="{village}邻居翻建房屋，雨水排到我家院里|{estate}楼上卫生间漏水{m}个月，对方不肯修",
        claims="协调邻居改正排水|组织双方调解",
        reason="邻里之间不想打官司", found="经现场查看，排水方向改变属实", does="经调解双方达成协议，已改造排水",
        explains="赔偿金额双方未能一致，可依法起诉", basis="《中华人民共和国人民调解法》",
    ),
    _t(
        "garbage", "town", "城乡建设/村镇建设", "summer", 3, "appeal",
        titles="{village}垃圾清运不及时|{village}公厕无人管理",
        facts="{town}{village}垃圾池{n}天清一次，夏天臭气熏人|{village}公厕{since}起锁着门",
        claims="增加清运次数|落实公厕管护人员|定期消杀",
        reason="环境差影响全村人", found="经实地查看，清运频次不足属实", does="已调整为每日清运，并落实专人管护",
        explains="公厕因管道改造临时关闭，已恢复开放", basis="《信访工作条例》第三十一条",
    ),
    _t(
        "dibao", "minzheng", "民政/社会救助", "all", 4, "appeal",
        titles="{village}低保申请没有结果|低保被取消不理解",
        facts="{town}{village}本人患病，{since}申请低保至今没有答复|家里低保{since}被取消，没有书面通知",
        claims="核实家庭收入并答复|按规定恢复或给予救助|书面说明理由",
        reason="看病花去{sum}元，生活困难", found="经入户调查和信息核对，家庭收入核定有误属实",
        does="已重新核定，自下月起纳入保障", explains="家庭财产超出标准的部分已书面说明，可申请临时救助",
        basis="《社会救助暂行办法》",
    ),
    _t(
        "elder", "minzheng", "民政/社会服务", "all", 2, "suggestion",
        titles="建议{estate}增设老年食堂|建议{town}增加居家养老服务",
        facts="{estate}独居老人多，中午吃饭成问题|{village}离养老服务站太远",
        claims="建议设老年助餐点|建议定期上门服务",
        reason="子女都在外地", found="所提建议符合规划", does="已列入助餐点建设计划，先由社区送餐", explains="上门服务按评估等级安排",
        basis="《信访工作条例》第二十九条",
    ),
    _t(
        "stall", "chengguan", "城乡建设/城市建设和市政管理", "summer", 5, "duty",
        titles="{street}占道经营|{estate}门口夜市扰民",
        facts="{street}两侧摊位占满人行道，轮椅推不过去|{estate}门口夜市经营到{night}，油污遍地",
        claims="整治占道经营|划定经营时段和区域|清洗路面油污",
        reason="希望管得有温度，也让人走得了路", found="经现场查看，高峰时段占道属实", does="已划定经营区和时段，并安排专人值守",
        explains="临时疏导点经征求居民意见设立", basis="《城市市容和环境卫生管理条例》",
    ),
    _t(
        "building", "chengguan", "城乡建设/城乡规划", "all", 3, "duty",
        titles="{estate}{block}幢顶楼违法搭建|{street}门面私自扩建",
        facts="{estate}{block}幢顶楼住户{since}起搭建阳光房|{street}门面向外扩建约{n}米",
        claims="查处违法搭建|依法拆除并恢复原状",
        reason="影响采光和安全", found="经核查，未取得规划许可属实", does="已送达限期拆除决定，逾期依法强制拆除",
        explains="部分雨棚属于登记在册的历史搭建，列入分期整治", basis="《中华人民共和国城乡规划法》",
    ),
    _t(
        "parking", "chengguan", "城乡建设/城市建设和市政管理", "all", 4, "suggestion",
        titles="建议{estate}周边增加车位|建议规范{street}停车",
        facts="{estate}车位不足，{night}消防通道常被占|{street}乱停车，救护车进不来",
        claims="建议利用闲置地块建停车场|建议划线并错时开放",
        reason="大家都难，盼着有办法", found="所提建议具有可行性", does="已施划车位{many}个，并协调机关车位错时开放",
        explains="闲置地块用途须经规划调整", basis="《信访工作条例》第二十九条",
    ),
    _t(
        "food", "shijian", "卫生健康/食品药品监管", "summer", 4, "duty",
        titles="{street}餐馆食品不卫生|超市出售过期食品",
        facts="在{street}{firm}就餐后{n}人腹泻|在{estate}旁超市买到过期牛奶",
        claims="检查并依法处理|要求赔偿|公布检查结果",
        reason="有小票和照片", found="经现场检查，后厨卫生不达标属实", does="已责令停业整改并立案处罚",
        explains="赔偿经调解达成一致，未涉及的部分可依法起诉", basis="《中华人民共和国食品安全法》",
    ),
    _t(
        "prepaid", "shijian", "经济管理/市场监管", "all", 5, "duty",
        titles="健身房关门预付卡不退|培训机构停课不退费",
        facts="{street}健身房{since}突然关门，预付卡还有{n}00元|{street}培训机构停课，剩余课时费约{sum}元未退",
        claims="协调退还预付款|查处失信经营行为",
        reason="合同和收据都在", found="经核查，经营者停止经营未履行告知义务属实", does="已组织调解，首批退款已到账",
        explains="经营者下落不明的部分，可通过诉讼主张", basis="《中华人民共和国消费者权益保护法》",
    ),
    _t(
        "gas", "zhujian", "城乡建设/城市建设和市政管理", "all", 2, "appeal",
        titles="{estate}燃气迟迟不开通|{village}燃气接入费用疑问",
        facts="{estate}{block}幢入住{n}个月仍未通气|{village}接入费收取标准不一",
        claims="明确通气时间|公开接入费标准",
        reason="邻近小区早已通气", found="经核查，楼前管道未竣工验收", does="已完成验收并排定通气计划", explains="接入费按备案价格执行，多收部分已退还",
        basis="《城镇燃气管理条例》",
    ),
    _t(
        "clinic", "weijian", "卫生健康/医政监管", "all", 3, "duty",
        titles="{town}卫生院服务问题|诊所收费不合理",
        facts="{town}卫生院{since}起夜间无人值班|{street}诊所重复收费{n}项",
        claims="核查并处理|退还不合理收费|安排夜间值班",
        reason="看病是大事", found="经核查，值班安排不合理属实", does="已调整值班并退还费用", explains="检查项目系诊疗需要，病历已复核",
        basis="《医疗机构管理条例》",
    ),
    _t(
        "dispute", "weijian", "卫生健康/医患纠纷", "all", 2, "path1",
        titles="对医疗损害责任有争议|手术后恢复不佳要求赔偿",
        facts="家人{since}在医院手术后恢复不佳，双方对责任说法不一|对医院治疗过程有异议，协商{m}次未果",
        claims="查明医疗责任|要求医院赔偿",
        reason="病历已经封存", found="事项属于民事侵权争议", does="已告知诉讼和调解途径", explains="也可先向医疗纠纷人民调解委员会申请调解",
        basis="云汀区人民法院",
    ),
    _t(
        "medical", "yibao", "医疗保障/医保待遇", "all", 4, "consult",
        titles="咨询门诊慢性病办理|咨询异地就医报销",
        facts="家人患慢性病，不知如何办理门诊待遇|父母随我在外地居住，想办理异地备案",
        claims="告知办理条件和材料|告知报销比例",
        reason="家里老人用药多", found="事项属于政策咨询", does="已告知办理条件、材料和地点，可网上备案",
        explains="报销比例按参保类型和医院等级确定", basis="《中华人民共和国社会保险法》",
    ),
    _t(
        "medfee", "yibao", "医疗保障/医保待遇", "all", 2, "appeal",
        titles="住院费用报销比例有异议|医保报销款未到账",
        facts="{since}住院花费{sum}元，报销比本人预想少很多|异地住院报销材料交了{m}个月未到账",
        claims="复核报销金额|尽快支付报销款",
        reason="发票和清单都已提交", found="经复核，材料录入有误属实", does="已更正并补付差额", explains="目录外费用按规定不予报销",
        basis="《中华人民共和国社会保险法》",
    ),
    _t(
        "traffic", "gongan", "政法/交通管理", "all", 3, "suggestion",
        titles="建议{street}增设红绿灯|建议{school}门口设减速带",
        facts="{street}路口车流大，{since}已发生{m}起事故|{school}门口车速快，孩子过街危险",
        claims="建议增设信号灯|建议设减速带和斑马线",
        reason="安全第一", found="经流量调查，所提建议可行", does="已列入信号灯建设计划，先行施划斑马线", explains="减速带须与道路等级相适应",
        basis="《信访工作条例》第二十九条",
    ),
    _t(
        "hukou", "gongan", "政法/户籍证件", "all", 2, "consult",
        titles="咨询户口迁移|咨询补办证件",
        facts="想把老人户口迁到{estate}|证件遗失，人在外地",
        claims="告知办理材料|告知能否网上办理",
        reason="想一次办好", found="事项属于政策咨询", does="已告知材料和网上办理途径", explains="材料不全的可先行受理、容缺补交",
        basis="《中华人民共和国户口登记条例》",
    ),
    _t(
        "penalty", "gongan", "政法/行政复议", "all", 2, "path4",
        titles="对行政处罚决定不服|对交通违法处罚有异议",
        facts="{since}在{street}被处罚{n}00元，认为事实不清|收到处罚决定，认为程序有问题",
        claims="撤销处罚决定|重新核查事实",
        reason="有行车记录为证", found="事项可以通过行政复议解决", does="已告知复议途径", explains="复议不收费，可网上提出",
        basis="云汀区人民政府（行政复议机构）",
    ),
    _t(
        "labour", "renshe", "劳动和社会保障/劳动关系", "wages", 3, "path2",
        titles="被{firm}辞退要求补偿|与{firm}的加班费争议",
        facts="在{firm}工作{n}个月，{since}被口头辞退|{firm}每天加班，没有加班费",
        claims="支付解除劳动合同的补偿|支付加班费",
        reason="有打卡记录", found="事项属于劳动争议", does="已告知仲裁途径", explains="仲裁不收费，申请时效为一年",
        basis="云汀区劳动人事争议仲裁委员会",
    ),
    _t(
        "judgment", "gongan", "政法/诉讼", "all", 1.5, "path1",
        titles="对法院判决不服|胜诉后执行不到位",
        facts="一审判决后认为证据没有采信|判决生效{n}个月，对方仍未履行",
        claims="要求依法改判|督促执行",
        reason="判决书和证据都在", found="事项属于诉讼法律程序", does="已告知上诉、再审和申请执行的途径", explains="法律援助可以免费咨询",
        basis="云汀区人民法院",
    ),
)
# fmt: on
TAILS = (
    "已向社区反映过，没有明确答复。",
    "打过电话询问，对方让再等等。",
    "希望有关部门到现场看一看。",
    "周围住户也有同样的感受。",
    "相关照片和票据可以提供。",
    "前后跑了几趟，事情仍没有进展。",
    "家里人都很着急。",
    "愿意配合调查核实。",
)
ALSO_SUPPORTED = "该项诉求合理，已纳入上述措施一并落实，进展可凭查询码查看。"
ALSO_EXPLAINED = "已就该项诉求当面说明有关规定和依据，并送达书面材料。"
REFUSALS = (
    "经核实，该项诉求没有法律、政策依据，不予支持；理由已当面说明。",
    "现有材料不能证明该项主张，不予支持；补充新的证据后可再行提出。",
)
