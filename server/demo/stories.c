/* SPDX-License-Identifier: Apache-2.0 */
/* The rows, by who asks. Those of one person happen in this order. */
#include "demo/stories.h"

#define MEI .who = WHO_EMPLOYEE_1
#define WANG .who = WHO_EMPLOYEE_2
#define LIU .who = WHO_SALES
#define HUANG .who = WHO_PERSONNEL
#define HE .who = WHO_FINANCE
#define OFFICIAL .seal = SEAL_OF_COMPANY
#define CONTRACT .seal = SEAL_OF_CONTRACTS
#define FINANCE .seal = SEAL_OF_FINANCE
#define PURCHASE .seal = SEAL_OF_PURCHASES
#define SALES .seal = SEAL_OF_SALES
#define PAPER(t, p, n) .title = (t), .purpose = (p), .pages = (n)
#define WITH(c, y) .counterparty = (c), .yuan = (y), .document_class = "contract"
#define LETTER(class) .counterparty = "", .document_class = (class)
#define COPIES(n) .copies = (n)
#define ENDS(e) .end = STORY_##e

const struct story demo_stories[] = {
    /* 李晓梅, purchasing */
    {MEI, PAPER("2026年度铜材采购框架合同", "签订年度铜材采购框架合同，锁定基准价", 4),
     WITH("宁波海晟铜材有限公司", 3680000), COPIES(2), PURCHASE, ENDS(SEALED)},
    {MEI, PAPER("数控机床采购合同", "二期产线新增四台立式加工中心", 5),
     WITH("苏州瑞禾精密机械有限公司", 2150000), COPIES(4), CONTRACT,
     .with_representative = 1, ENDS(SEALED)},
    {MEI, PAPER("包装材料补充协议", "因规格调整签订补充协议", 2),
     WITH("广州粤兴包装材料有限公司", 186000), COPIES(2), PURCHASE, ENDS(SEALED)},
    {MEI, PAPER("刀具年度供货协议", "年度刀具寄售供货", 3),
     WITH("常州锐锋刀具有限公司", 420000), COPIES(2), PURCHASE, ENDS(REJECTED),
     .reason =
         "付款条件为预付百分之七十，超出采购制度规定，请与供应商重新谈判后再提交。"},
    {MEI, PAPER("刀具年度供货协议（修订）", "按审批意见调整付款条件后重新提交", 3),
     WITH("常州锐锋刀具有限公司", 420000), COPIES(2), PURCHASE, ENDS(APPROVED)},
    {MEI, PAPER("工业气体供应合同", "焊接车间液氩供应", 3),
     WITH("上海申元气体有限公司", 268000), COPIES(2), CONTRACT, ENDS(SUBMITTED)},
    {MEI, PAPER("叉车租赁合同", "仓储部租赁电动叉车六台", 2),
     WITH("无锡同泰物流有限公司", 151200), COPIES(2), CONTRACT, ENDS(HALFWAY)},
    {MEI, PAPER("供应商廉洁承诺函", "向客户出具供应链廉洁承诺", 1), LETTER("letter"),
     COPIES(1), OFFICIAL, ENDS(SEALED)},
    {MEI, PAPER("模具委托加工合同", "电机壳体模具委外加工", 3),
     WITH("东莞市精图模具有限公司", 330000), COPIES(2), CONTRACT, ENDS(WITHDRAWN),
     .reason = "对方要求更换开票主体，待信息确认后重新提交。"},
    {MEI, PAPER("检测服务框架协议", "原材料第三方检测", 2),
     WITH("合肥中瀚检测技术有限公司", 96000), COPIES(2), CONTRACT, ENDS(PREPARED)},
    {MEI, PAPER("备品备件询价确认书", "年度备件价格确认", 1),
     WITH("苏州瑞禾精密机械有限公司", 57800), COPIES(1), CONTRACT, ENDS(DRAFTED)},
    /* 王志强, sales */
    {WANG, PAPER("智能仓储系统销售合同", "销售智能仓储系统一套，含安装调试", 6),
     WITH("杭州云栈网络技术有限公司", 5280000), COPIES(4), CONTRACT,
     .with_representative = 1, ENDS(SEALED)},
    {WANG, PAPER("伺服电机销售合同", "年度第一批伺服电机供货", 3),
     WITH("深圳启辰电子有限公司", 864000), COPIES(2), SALES, ENDS(SEALED)},
    {WANG, PAPER("保密协议", "项目前期技术交流保密", 2),
     WITH("成都西岭软件有限公司", 0), COPIES(2), CONTRACT, ENDS(SEALED)},
    {WANG, PAPER("投标文件授权委托书", "参加园区智能产线改造项目投标", 1),
     LETTER("authorization"), COPIES(3), OFFICIAL, .with_representative = 1,
     ENDS(SEALED)},
    {WANG, PAPER("产品质量保证书", "随货出具质量保证", 1), LETTER("letter"), COPIES(1),
     OFFICIAL, ENDS(SEALED)},
    {WANG, PAPER("经销商合作协议", "华南区独家经销授权", 4),
     WITH("佛山市力诚机电有限公司", 0), COPIES(2), CONTRACT, ENDS(REJECTED_LATE),
     .reason = "独家条款未设最低采购量与退出机制，法务不同意，请补充后重新提交。"},
    {WANG, PAPER("设备维保服务合同", "已售设备三年维保", 3),
     WITH("深圳启辰电子有限公司", 216000), COPIES(2), CONTRACT, ENDS(SUBMITTED)},
    {WANG, PAPER("展会参展合同", "参加工业博览会，标准展位四个", 2),
     WITH("上海锦程会展服务有限公司", 78000), COPIES(2), CONTRACT, ENDS(APPROVED)},
    {WANG, PAPER("软件许可协议", "上位机软件许可给客户使用", 3),
     WITH("杭州云栈网络技术有限公司", 120000), COPIES(2), CONTRACT, ENDS(HALFWAY)},
    {WANG, PAPER("样机借用协议", "客户测试借用样机两台", 2),
     WITH("南通振邦自动化有限公司", 0), COPIES(2), CONTRACT, ENDS(EXPIRED)},
    {WANG, PAPER("运输合同", "大件设备公路运输", 2),
     WITH("无锡同泰物流有限公司", 43000), COPIES(2), CONTRACT, ENDS(REJECTED),
     .reason = "保险金额低于货值，请按货值全额投保。"},
    {WANG, PAPER("售后服务承诺函", "投标附件", 1), LETTER("letter"), COPIES(1),
     OFFICIAL, ENDS(DRAFTED)},
    /* 刘思远, sales */
    {LIU, PAPER("减速机销售合同", "向老客户供应减速机", 3),
     WITH("南通振邦自动化有限公司", 395000), COPIES(2), SALES, ENDS(SEALED)},
    {LIU, PAPER("机器人工作站采购意向书", "客户意向采购焊接工作站", 2),
     WITH("合肥晟远汽车零部件有限公司", 1760000), COPIES(2), SALES, ENDS(SEALED)},
    {LIU, PAPER("技术服务合同", "产线节拍优化咨询", 3),
     WITH("佛山市力诚机电有限公司", 148000), COPIES(2), CONTRACT, ENDS(SUBMITTED)},
    {LIU, PAPER("框架供货协议", "汽车零部件产线三年供货", 5),
     WITH("合肥晟远汽车零部件有限公司", 9600000), COPIES(4), CONTRACT,
     ENDS(REJECTED_LATE),
     .reason = "违约金比例与我司标准条款不一致，且未约定价格调整机制。"},
    {LIU, PAPER("退货处理协议", "两台减速机退换货", 1),
     WITH("南通振邦自动化有限公司", 31600), COPIES(2), CONTRACT, ENDS(WITHDRAWN),
     .reason = "客户改为现场维修，不再退货。"},
    {LIU, PAPER("试用协议", "视觉检测模块试用三个月", 2),
     WITH("成都西岭软件有限公司", 0), COPIES(2), CONTRACT, ENDS(HALFWAY)},
    {LIU, PAPER("销售返利确认书", "三季度返利结算", 1),
     WITH("佛山市力诚机电有限公司", 52600), COPIES(1), CONTRACT, ENDS(DRAFTED)},
    /* 黄雅婷, personnel */
    {HUANG, PAPER("在职证明", "员工办理签证", 1), LETTER("certificate"), COPIES(1),
     OFFICIAL, ENDS(SEALED)},
    {HUANG, PAPER("收入证明", "员工办理住房贷款", 1), LETTER("certificate"), COPIES(2),
     OFFICIAL, ENDS(SEALED)},
    {HUANG, PAPER("实习协议", "接收毕业实习生十二名", 2), WITH("江城职业技术学院", 0),
     COPIES(3), OFFICIAL, ENDS(APPROVED)},
    {HUANG, PAPER("劳务派遣协议", "旺季增补装配人员", 4),
     WITH("苏州众才人力资源有限公司", 720000), COPIES(2), OFFICIAL, ENDS(SUBMITTED)},
    {HUANG, PAPER("离职证明", "员工离职办理手续", 1), LETTER("certificate"), COPIES(1),
     OFFICIAL, ENDS(REJECTED), .reason = "交接清单尚未签字，请在交接完成后再提交。"},
    {HUANG, PAPER("体检服务合同", "全员年度健康体检", 2),
     WITH("浦江康宁体检中心有限公司", 134400), COPIES(2), OFFICIAL, ENDS(HALFWAY)},
    {HUANG, PAPER("员工手册（2026版）备案函", "新版员工手册备案", 2), LETTER("letter"),
     COPIES(1), OFFICIAL, ENDS(PREPARED)},
    /* 何雪琴, finance */
    {HE, PAPER("银行询证函", "年度审计函证", 1), LETTER("letter"), COPIES(2), FINANCE,
     ENDS(SEALED)},
    {HE, PAPER("流动资金借款合同", "补充原材料采购流动资金", 6),
     WITH("浦江农村商业银行股份有限公司", 8000000), COPIES(4), FINANCE,
     ENDS(SUBMITTED)},
    {HE, PAPER("开户申请书", "开立保证金专户", 2), LETTER("application"), COPIES(1),
     FINANCE, ENDS(WITHDRAWN), .reason = "改为使用已有账户。"},
};
const int demo_stories_n = sizeof demo_stories / sizeof demo_stories[0];
