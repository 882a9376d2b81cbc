"""Complete contexts of every kind, with invented names and units: 云汀区 does not exist."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from yimen.documents.render import context as c

COMMON: dict[str, Any] = {
    "number": "云汀信访〔2026〕118号",
    "item_number": "YT2026112400018",
    "title": "反映柳荫街道老旧小区加装电梯噪声扰民问题",
    "issuer": "云汀区信访局",
    "issued_on": date(2026, 11, 24),
    "contact": "李某某",
    "phone": "0000-5550123",
    "verify_url": "https://xf.yunting.example/v/7K3M-9QXD",
    "verify_code": "7K3M-9QXD",
    "copies_to": ("信访人", "云汀区住房和城乡建设局", "存档"),
}

CLAIM = c.AnsweredClaim(
    claim="要求停止夜间（22时至次日6时）电梯运行产生的低频噪声，并对已安装设备加装减振装置。",
    facts="经现场检测，该单元三楼卧室夜间等效声级为34分贝，超过结构传播固定设备室内噪声限值4分贝。\n"
    "施工单位在导轨支架处未按图纸安装减振垫，共缺少12处。",
    result=c.ClaimResult.SUPPORTED,
    reason="请求事实清楚，符合有关环境噪声限值的规定，应当予以支持。施工单位应于2026年12月31日前完成整改并复测。",
)

SAMPLES: dict[c.Kind, c.Paper] = {
    c.Kind.RECEIPT: c.Receipt(
        **COMMON,
        addressee="王某某",
        query_code="4827 5091",
        query_url="https://xf.yunting.example/q",
        received_on=date(2026, 11, 24),
        place="云汀区群众来访接待中心3号窗口",
        received_by="张某某",
        went_to="已登记，转送云汀区住房和城乡建设局办理",
        competent_unit="云汀区住房和城乡建设局",
        deadlines=(
            c.Deadline(what="办理单位书面告知接收情况、处理途径和程序", on=date(2026, 12, 9), basis="第二十三条，15日"),
            c.Deadline(what="办理单位出具处理意见书", on=date(2027, 2, 8), basis="第三十四条，自受理之日起60日"),
        ),
        supervision_phone="0000-5550199",
    ),
    c.Kind.TRANSFER: letters.Transfer(
        **COMMON,
        addressee="云汀区住房和城乡建设局",
        channel="来访",
        petitioner="王某某等3人",
        petitioner_contact="联系方式见信访信息系统",
        received_on=date(2026, 11, 24),
        summary="信访人反映，柳荫街道枫桥里小区5号楼2单元加装电梯后，夜间运行噪声较大，影响老人休息。\n"
        "信访人曾于2026年9月向物业服务企业反映，未得到解决。",
        claims=("停止夜间噪声，加装减振装置", "公开加装电梯的验收资料", "赔偿三户居民因噪声产生的损失"),
        attachments=(letters.Attachment(name="现场照片", pages="4张"), c.Attachment(name="住户联名材料", pages="2页")),
        transferred_on=date(2026, 11, 24),
        notify_by=date(2026, 12, 9),
        object_by=date(2026, 12, 1),
        secrecy="信访人未要求保密",
    ),
    c.Kind.ACCEPTANCE: c.Acceptance(
        **COMMON | {"issuer": "云汀区住房和城乡建设局", "number": "云汀住建信受〔2026〕31号"},
        addressee="王某某",
        received_on=date(2026, 11, 24),
        forwarded_from="云汀区信访局",
        accepted_on=date(2026, 11, 27),
        path="调查核实并出具信访处理意见书",
        path_basis="《信访工作条例》第三十一条第六项",
        procedure="普通程序",
        due=date(2027, 1, 26),
        due_basis="《信访工作条例》第三十四条，自受理之日起60日",
        query_code="4827 5091",
        query_url="https://xf.yunting.example/q",
    ),
    c.Kind.OPINION: c.Opinion(
        **COMMON | {"issuer": "云汀区住房和城乡建设局", "number": "云汀住建信答〔2026〕31号"},
        addressee="王某某",
        received_on=date(2026, 11, 24),
        received_way="云汀区信访局转送",
        accepted_on=date(2026, 11, 27),
        claims=(
            CLAIM,
            c.AnsweredClaim(
                claim="要求公开加装电梯的验收资料。",
                facts="验收资料已由街道存档，依法可以查阅。",
                result=c.ClaimResult.EXPLAINED,
                reason="请求合理，查阅应当依照城建档案查阅程序办理，本机关已向您说明查阅地点和手续。",
            ),
            c.AnsweredClaim(
                claim="要求赔偿三户居民因噪声产生的损失。",
                facts="未发现本机关履职行为造成损失；噪声损害的赔偿属于民事争议。",
                result=c.ClaimResult.NOT_SUPPORTED,
                reason="请求缺乏由本机关赔偿的事实根据。您可以与施工单位协商、申请人民调解或者依法提起民事诉讼。",
            ),
        ),
        legal_basis=("《信访工作条例》第三十二条", "《中华人民共和国噪声污染防治法》有关规定"),
        review_organ="云汀区人民政府",
        review_address="云汀区群众来访接待中心复查窗口",
        review_materials=("复查申请书", "本处理意见书复印件", "身份证明复印件"),
        signed_by="赵某某",
    ),
    c.Kind.OTHER_PATH: c.OtherPath(
        **COMMON | {"issuer": "云汀区人力资源和社会保障局", "title": "反映被拖欠劳动报酬问题"},
        addressee="王某某",
        received_on=date(2026, 11, 24),
        path="劳动争议仲裁",
        path_basis="《信访工作条例》第三十一条第二项",
        competent_body="云汀区劳动人事争议仲裁委员会",
        address="云汀区惠民路1号2楼",
        body_phone="0000-5550145",
        time_limit="劳动争议申请仲裁的时效期间为一年，从您知道或者应当知道权利被侵害之日起计算。",
        reason="您反映的劳动报酬争议应当通过仲裁解决。",
        legal_aid="经济困难的，可以向云汀区法律援助中心（惠民路1号1楼）申请法律援助，咨询电话12348。",
    ),
    c.Kind.DELIVERY: c.DeliveryProof(
        **COMMON,
        addressee="王某某",
        document="信访事项处理意见书",
        document_number="云汀住建信答〔2026〕31号",
        way=c.DeliveryWay.IN_PERSON,
        address="云汀区柳荫街道枫桥里小区5号楼",
        server="钱某某、孙某某",
    ),
    c.Kind.REGISTRATION: c.Registration(
        **COMMON,
        addressee="云汀区信访局",
        registered_at=datetime(2026, 11, 24, 9, 5),  # noqa: DTZ001 - local time, as printed
        place="云汀区群众来访接待中心3号窗口",
        registered_by="张某某",
        channel="来访",
        people=(
            c.Person(name="王某某", address="云汀区柳荫街道枫桥里小区5号楼", phone="138****0000", representative=True),
            c.Person(name="䶮某㛃", address="云汀区柳荫街道枫桥里小区5号楼"),
        ),
        present=3,
        concerned=9,
        first_or_repeat="初次",
        division="云汀区柳荫街道",
        content_class="城乡建设／建设管理",
        purpose="求决",
        claims=("停止夜间噪声，加装减振装置", "公开加装电梯的验收资料", "赔偿三户居民因噪声产生的损失"),
        facts="加装电梯2026年8月投入使用，夜间噪声明显，三户居民睡眠受影响。",
        reasons="设备未按图安装减振垫，物业未处理。",
        other_procedures="未诉讼、未复议、未仲裁；无复查复核意见",
        interviewer="张某某",
        interviewed="9时10分至9时42分",
        record="信访人陈述事实经过并提交照片4张。接谈人说明了办理程序和期限，信访人表示理解。",
        proposal="建议转送区住房和城乡建设局办理。",
        exit="转送云汀区住房和城乡建设局",
        due=date(2026, 12, 9),
        read_back="已当场宣读，信访人手写签名确认",
    ),
}
