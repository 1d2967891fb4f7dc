import type { Kind } from "../domain/alert/kind.ts";
import type { Language } from "../domain/contact/person.ts";

type Steps = [first: string, second: string, third: string];

/** What to look at first, by kind of trouble: three steps that fit on a phone, in the words of the console. */
export const runbook: Record<Kind, Record<Language, Steps>> = {
  outage: {
    en: [
      "upstream_status “-” or no upstream_addr: WAF does not reach the origin. One address failing: that server; all: range list against security group and ACL.",
      "upstream_status equals status: the origin answers so. Do not change WAF; ask for process, CPU and web log of the origin.",
      "No line at all: DNS no longer ends in the WAF CNAME, or the IP is in a black hole.",
    ],
    zh: [
      "upstream_status为“-”或没有upstream_addr：WAF回源失败。仅一个地址失败查该服务器；全部失败则比对回源地址与安全组、ACL。",
      "upstream_status与status一致：由源站返回，不要改动WAF，请客户检查源站进程、CPU和Web日志。",
      "完全没有日志：DNS未指向WAF的CNAME，或IP已进入黑洞。",
    ],
  },
  "error-burst": {
    en: [
      "status equals upstream_status: origin. 405 or 444 with final_action: WAF acted; see the rule above.",
      "Group by path: one path is a release or a job, every path is load or a database.",
      "504 after 60 s and more: the origin is slow or drops requests; 499: visitors hang up first.",
    ],
    zh: [
      "status与upstream_status一致：源站问题；405或444且有final_action：WAF已处置，查看上方规则。",
      "按路径统计：集中在一个路径多为发布或任务，全部路径多为负载或数据库。",
      "60秒以上的504：源站慢或丢弃请求；499：访客先断开。",
    ],
  },
  "slow-origin": {
    en: [
      "request_time_msec close to upstream_response_time × 1000: the time is lost at the origin.",
      "Much larger: on the way between visitor and WAF; look at region and licensed QPS.",
      "One path: slow query or job there; all: load. Limit that path's rate if it is attacked.",
    ],
    zh: [
      "request_time_msec接近upstream_response_time×1000：耗时在源站。",
      "远大于：耗时在访客与WAF之间，检查地域和QPS规格。",
      "单一路径：慢查询或任务；全部路径：负载过高。若该路径被攻击，对其限速。",
    ],
  },
  "http-flood": {
    en: [
      "Pages or H5 suffer: CC emergency mode for the time of the attack, then back. Never for APIs or apps.",
      "API or app: a rate rule of its own on the path; behind shared addresses count by cookie, not by IP.",
      "One trait in common (User-Agent, no Referer, method, country): a precise ACL hurts fewer users.",
    ],
    zh: [
      "网页或H5受影响：攻击期间启用CC攻击紧急模式，结束后恢复；API和App不要使用。",
      "API或App：对该路径配置自定义限速规则；共享出口按Cookie而非IP统计。",
      "有共同特征（User-Agent、无Referer、方法、地区）：用精准访问控制，误伤更少。",
    ],
  },
  scan: {
    en: [
      "Anything not blocked with status 200 on a path that should not exist? Then it is more than a scan.",
      "The customer's own scanner or monitoring? Ask before blocking.",
      "Switch on high-frequency, directory and collaborative scan protection; block the sources for a day.",
    ],
    zh: [
      "是否有未拦截且返回200的不该存在的路径？若有，已不止是扫描。",
      "是否为客户自己的扫描或监控？封禁前先确认。",
      "开启高频、目录遍历和协同防御；封禁来源一天。",
    ],
  },
  "injection-campaign": {
    en: [
      "Look for requests of these sources without final_action: what was answered 200, with how many bytes?",
      "waf_test true: the rule only observes. Propose to enforce it.",
      "Block the sources; tell the customer which parameter was aimed at.",
    ],
    zh: [
      "查找这些来源中没有final_action的请求：哪些返回200，返回多少字节？",
      "waf_test为true：规则仅观察，建议改为拦截。",
      "封禁来源，并告知客户被攻击的参数。",
    ],
  },
  "credential-stuffing": {
    en: [
      "Logins that succeeded (302 or 200 of usual size) from these sources: list the accounts for the customer.",
      "Rate rule on the login path: more than 20 in 60 s per address; slider challenge only on pages, not on APIs.",
      "Ask the customer to reset those accounts' passwords and to watch orders and withdrawals.",
    ],
    zh: [
      "这些来源中登录成功的请求（302或正常大小的200）：将账号清单交给客户。",
      "登录路径限速：单地址60秒超过20次；滑块仅用于网页，不用于API。",
      "请客户重置相关账号密码，关注订单与提现。",
    ],
  },
  certificate: {
    en: [
      "Expired or wrong name: a new certificate is needed; check name, key pair and chain before uploading.",
      "Not trusted on some clients: the chain lacks an intermediate; order is leaf, then intermediates.",
      "Upload, bind, wait five minutes, then look with a client that sends SNI.",
    ],
    zh: [
      "已过期或域名不符：需要新证书，上传前核对域名、密钥对和证书链。",
      "部分客户端不信任：缺少中间证书，顺序为服务器证书、中间证书。",
      "上传并绑定，等待5分钟后用支持SNI的客户端验证。",
    ],
  },
  "configuration-drift": {
    en: [
      "Compare with the change requests below: who ordered this, and until when?",
      "Not ordered: ask the customer before reverting; note who did it from ActionTrail.",
      "Origins or ports changed: run the request test again.",
    ],
    zh: [
      "与下方变更申请比对：谁申请的，截止何时？",
      "非申请变更：回退前先与客户确认，并从操作审计查明操作人。",
      "源站或端口有变：重新执行访问测试。",
    ],
  },
  "protection-off": {
    en: [
      "Switched off by one of our own changes? Then it has an end; otherwise ask the customer at once.",
      "Restore the old modes as they were written down, module by module.",
      "Look for what got through meanwhile: attacks recognised without final_action.",
    ],
    zh: [
      "是否由我方变更关闭？若是则有截止时间；否则立即询问客户。",
      "按记录的原有模式逐个模块恢复。",
      "检查关闭期间放行的请求：已识别但没有final_action的攻击。",
    ],
  },
  "log-pipeline": {
    en: [
      "Are requests still served? Then only sight is lost: say so to the customer, and that silence is not health.",
      "Log capacity full, log collection switched off for the domain, or the role revoked?",
      "Once lines come again, name the gap in the next report.",
    ],
    zh: [
      "访问是否正常？若正常则仅失去监测：如实告知客户，无日志不等于无异常。",
      "检查日志容量是否已满、域名日志采集是否关闭、角色授权是否撤销。",
      "日志恢复后，在下一份报告中说明缺口。",
    ],
  },
  capacity: {
    en: [
      "QPS above the licence loses requests at random: which site and path rose?",
      "Attack: limit its rate. Sale: raise the licence or shed static files to a CDN.",
      "Tell the customer what it costs and by when it is full.",
    ],
    zh: [
      "QPS超过规格会随机丢弃请求：哪个站点、哪个路径上升？",
      "攻击：限速；促销：升级规格或将静态文件分流到CDN。",
      "告知客户费用，以及预计何时用尽。",
    ],
  },
  "black-hole": {
    en: [
      "It ends by itself (150 minutes as a rule) and cannot be lifted: tell the customer when.",
      "Do not swap the IP: the attack follows. Anti-DDoS or an exclusive IP for the important site.",
      "Past WAF to the origin only if it can bear the attack, with approval and an end.",
    ],
    zh: [
      "黑洞会自动解除（一般150分钟），无法提前解除：告知客户预计时间。",
      "不要更换IP，攻击会跟随；为重要站点使用DDoS防护或独享IP。",
      "源站能承受时才可绕过WAF直连，须审批并设定截止时间。",
    ],
  },
  ticket: {
    en: [
      "Ask for the trace id on the block page, time and address: it is the key into the log.",
      "A line with final_action: WAF acted; without: the origin; no line: DNS, CDN or network.",
      "Say what you found and what comes next; if you wait for the customer, pause the clock.",
    ],
    zh: [
      "索取拦截页上的请求ID、时间和地址：这是查询日志的关键。",
      "日志有final_action：WAF已处置；没有：源站返回；无日志：DNS、CDN或网络。",
      "说明发现和下一步；需要等待客户时暂停计时。",
    ],
  },
  self: {
    en: [
      "Who waits because of this? Write to that customer first.",
      "/v1/health says which table or timer is late; the function's log says why.",
      "Nothing of what was stored is lost: the sweep completes it once the cause is gone.",
    ],
    zh: [
      "谁因此在等待？先联系该客户。",
      "/v1/health显示哪张表或哪个定时器延迟，函数日志说明原因。",
      "已保存的内容不会丢失：原因消除后由巡检补齐。",
    ],
  },
};
